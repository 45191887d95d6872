package dev.tandem;

/** Two contexts as one: the outer one is entered first and left last. */
record NestedContext(RunContext<Object> outer, RunContext<Object> inner)
    implements RunContext<Object> {

  @Override
  public Entry<Object> capture() {
    Entry<Object> first = ItemContext.capture(outer);
    Entry<Object> second = ItemContext.capture(inner);
    return input -> enter(first, second, input);
  }

  private static AutoCloseable enter(Entry<Object> first, Entry<Object> second, Object input)
      throws Exception {
    AutoCloseable around = ItemContext.enter(first, input);
    try {
      AutoCloseable within = ItemContext.enter(second, input);
      return () -> close(within, around);
    } catch (Throwable e) {
      ItemContext.closeAfter(e, around);
      throw e;
    }
  }

  private static void close(AutoCloseable within, AutoCloseable around) throws Exception {
    try {
      within.close();
    } catch (Throwable e) {
      ItemContext.closeAfter(e, around);
      throw e;
    }
    around.close();
  }
}
