package dev.tandem.images.download;

import dev.tandem.images.item.WebUrl;

/**
 * What is asked of a server.
 *
 * @param trusted whether it may get secrets that are meant for the URL of the image
 * @param cookies the value of the {@code Cookie} header; empty for none
 */
record WebRequest(WebUrl url, boolean trusted, String cookies) {}
