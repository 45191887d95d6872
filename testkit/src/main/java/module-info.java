/** Tests of pipelines in virtual time. */
module dev.tandem.testkit {
  requires transitive dev.tandem;
  requires jdk.management;
  requires static transitive org.jspecify;

  exports dev.tandem.testkit;
}
