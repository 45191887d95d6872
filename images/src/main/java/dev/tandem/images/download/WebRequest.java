package dev.tandem.images.download;

import dev.tandem.images.item.WebUrl;

/**
 * What is asked of a server.
 *
 * @param cookies the value of the {@code Cookie} header; empty for none
 */
record WebRequest(WebUrl url, String cookies) {}
