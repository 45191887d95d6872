package dev.tandem.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void theExamplesUseTheLibraryAlone() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem.examples");
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.tandem..")
                .or(resideInAnyPackage("dev.tandem", "dev.tandem.examples..")))
        .check(module);
  }
}
