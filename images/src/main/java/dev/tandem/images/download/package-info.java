/**
 * A URL in, its bytes out, politely and in time.
 *
 * <p>Uses {@code item} and {@code memory}.
 *
 * <p>For users are {@link dev.tandem.images.download.Downloader}, {@link
 * dev.tandem.images.download.DownloadOptions}, {@link dev.tandem.images.download.HostPolicy},
 * {@link dev.tandem.images.download.Addresses}. What else is public is for the other packages of
 * this module, and may change.
 */
@NullMarked
package dev.tandem.images.download;

import org.jspecify.annotations.NullMarked;
