package dev.tandem.stress;

/** How long to look for races: a short form for every build, a long one for when it matters. */
enum Form {
  SHORT(
      "-m quick -iters 1 -time 500 -strideSize 32 -strideCount 4 -pth false -hs 64"
          + " -jvmArgs -Xshare:auto",
      20,
      100),
  LONG("-m default -fsm 1 -strideSize 64 -strideCount 16", 100, 500);

  private final String jcstress;
  private final int models;
  private final int interleavings;

  Form(String jcstress, int models, int interleavings) {
    this.jcstress = jcstress + " -sc false -af NONE -r jcstress";
    this.models = models;
    this.interleavings = interleavings;
  }

  static Form current() {
    return switch (System.getProperty("stress.form", "short")) {
      case "short" -> SHORT;
      case "long" -> LONG;
      case String other -> throw new IllegalArgumentException("no such form: " + other);
    };
  }

  /** The arguments for jcstress. */
  String jcstress() {
    return jcstress;
  }

  /** How many scenarios Lincheck draws for each kind of queue. */
  int models() {
    return models;
  }

  /** How many interleavings of one scenario Lincheck tries. */
  int interleavings() {
    return interleavings;
  }
}
