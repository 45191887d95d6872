/** Work between threads, coordinated through queues in tandem. */
module dev.tandem {
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.tandem;
}
