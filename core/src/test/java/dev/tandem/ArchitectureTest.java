package dev.tandem;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String PACKAGE = "dev.tandem";
  private static final int LARGEST_CIRCLE = 3;

  private final JavaClasses library = library();

  @Test
  void theLibraryUsesTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(PACKAGE, "java..", "jdk.jfr..", "org.jspecify.annotations"))
        .check(library);
  }

  @Test
  void noMoreThanThreeClassesNeedEachOther() {
    Map<String, Set<String>> uses = uses();
    Set<Set<String>> circles =
        uses.keySet().stream().map(name -> circleOf(name, uses)).collect(Collectors.toSet());
    assertThat(uses).hasSizeGreaterThan(50);
    assertThat(circles).filteredOn(circle -> circle.size() > LARGEST_CIRCLE).isEmpty();
  }

  /** Returns, for the class of each file, the classes of other files that it uses. */
  private Map<String, Set<String>> uses() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass one : library) {
      Set<String> targets = uses.computeIfAbsent(file(one), name -> new TreeSet<>());
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().equals(PACKAGE)) {
          targets.add(file(target));
        }
      }
    }
    return uses;
  }

  private static String file(JavaClass one) {
    return one.getEnclosingClass().map(ArchitectureTest::file).orElse(one.getSimpleName());
  }

  /** Returns the classes that this one uses and that use it, directly or indirectly. */
  private static Set<String> circleOf(String name, Map<String, Set<String>> uses) {
    return reach(name, uses).stream()
        .filter(other -> reach(other, uses).contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> reach(String name, Map<String, Set<String>> uses) {
    Set<String> reached = new HashSet<>(Set.of(name));
    Deque<String> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      for (String target : uses.getOrDefault(next.removeFirst(), Set.of())) {
        if (reached.add(target)) {
          next.addLast(target);
        }
      }
    }
    return reached;
  }

  private static JavaClasses library() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(PACKAGE)
        .that(resideInAnyPackage(PACKAGE));
  }
}
