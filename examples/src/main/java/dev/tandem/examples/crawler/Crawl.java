package dev.tandem.examples.crawler;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** What a crawl has found: the pages, and why the others are not among them. */
public record Crawl(List<Page> pages, Map<URI, String> dead) {}
