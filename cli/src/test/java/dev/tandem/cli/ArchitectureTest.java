package dev.tandem.cli;

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
  void theCommandUsesEverythingButTheDatabase() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem.cli");
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.tandem..")
                .or(
                    resideInAnyPackage(
                        "dev.tandem",
                        "dev.tandem.examples",
                        "dev.tandem.demo",
                        "dev.tandem.images",
                        "dev.tandem.images.item",
                        "dev.tandem.images.memory",
                        "dev.tandem.images.s3",
                        "dev.tandem.images.source",
                        "dev.tandem.images.download",
                        "dev.tandem.images.resize",
                        "dev.tandem.images.store",
                        "dev.tandem.images.manifest",
                        "dev.tandem.cli")))
        .check(module);
  }
}
