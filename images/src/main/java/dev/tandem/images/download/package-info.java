/**
 * Downloads the bytes that a URL points to, politely and within time limits.
 *
 * <p>Uses {@code item} and {@code memory}.
 *
 * <p>The types for users are {@link dev.tandem.images.download.Downloader}, {@link
 * dev.tandem.images.download.DownloadOptions}, {@link dev.tandem.images.download.HostPolicy},
 * {@link dev.tandem.images.download.Addresses} and {@link dev.tandem.images.download.HeldBack}.
 * Other public types are for the other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.download;

import org.jspecify.annotations.NullMarked;
