package dev.tandem.examples.csv;

/** What the service has answered to a row. */
record Answer(long id, String text) {}
