package dev.tandem.images.download;

import dev.tandem.images.item.WebUrl;

/**
 * What is asked of a server.
 *
 * @param named whether the URL of the image names the host, not only a redirect
 * @param cookies the value of the {@code Cookie} header; empty for none
 */
record WebRequest(WebUrl url, boolean named, String cookies) {}
