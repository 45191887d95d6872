package dev.tandem.examples.crawler;

import java.net.URI;
import java.util.List;

/** A page of the web, and where it leads. */
public record Page(URI address, List<URI> links) {}
