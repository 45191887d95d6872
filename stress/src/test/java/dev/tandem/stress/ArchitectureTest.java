package dev.tandem.stress;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void theRacesUseTheLibraryAlone() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    JavaClasses module = new ClassFileImporter().importPackages("dev.tandem.stress");
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.tandem..")
                .or(resideInAnyPackage("dev.tandem", "dev.tandem.stress..")))
        .check(module);
  }
}
