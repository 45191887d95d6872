package dev.tandem.examples.service;

/**
 * A job of the service.
 *
 * @param id its number, from one
 * @param text what the client wants
 */
record Job(long id, String text) {}
