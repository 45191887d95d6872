package dev.tandem.images;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which package uses which: no arrow runs back, so there is no circle. */
class ArchitectureTest {
  private static final String ROOT = "dev.tandem.images";

  private static final Map<String, List<String>> USES =
      Map.of(
          "images", List.of("item", "memory", "resize", "download", "store", "manifest"),
          "item", List.of(),
          "memory", List.of(),
          "sql", List.of("item"),
          "s3", List.of("item"),
          "resize", List.of("item"),
          "download", List.of("item", "memory"),
          "source", List.of("item", "sql", "s3"),
          "store", List.of("item", "memory", "sql", "s3", "resize", "download"),
          "manifest", List.of("item", "sql", "resize", "store"));

  @Test
  void eachPackageUsesOnlyThoseThatItMay() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    LayeredArchitecture rule =
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
    for (String name : USES.keySet()) {
      rule = rule.layer(name).definedBy(name.equals("images") ? ROOT : ROOT + "." + name);
    }
    for (var uses : USES.entrySet()) {
      LayeredArchitecture.LayerDependencySpecification layer = rule.whereLayer(uses.getKey());
      rule =
          uses.getValue().isEmpty()
              ? layer.mayNotAccessAnyLayer()
              : layer.mayOnlyAccessLayers(uses.getValue().toArray(String[]::new));
    }
    rule.ensureAllClassesAreContainedInArchitecture().check(classes);
  }
}
