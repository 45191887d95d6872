/** Pipelines whose stages run on their own threads, joined by queues. */
module dev.tandem {
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.tandem;
}
