package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.resize.HeifMeta.Property;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AVIF or HEIC: a file of the ISO family that lists pictures and parts of pictures, of which the
 * primary one is shown. {@link HeifPixels} decodes it.
 *
 * @param header sizes of the part that is shown
 * @param picture the picture that is decoded
 * @param view the part of it that is shown
 * @param tile the picture that is decoded at a time, or one of those
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeifFile(
    byte[] bytes,
    ImageHeader header,
    HeifMeta meta,
    HeifPicture picture,
    HeifView view,
    HeifPicture tile,
    byte @Nullable [] profile)
    implements ImageFile {

  /** A picture may be cut out of a larger one, but a decoder must not pay for much more. */
  private static final long SMALL = 1 << 24;

  private static final int MOST_DERIVED = 8;

  /** Per pixel, of AV1 and of HEVC; measured. */
  private static final int AV1_BLOCKS = 14;

  private static final int HEVC_BLOCKS = 4;

  static HeifFile open(byte[] bytes) throws ItemException {
    HeifMeta meta = HeifMeta.of(bytes);
    HeifPicture picture = meta.picture(meta.primary());
    List<Property> changes = new ArrayList<>(picture.changes());
    HeifPicture shown = picture;
    for (int i = 0; i < MOST_DERIVED && picture.type().equals("iden"); i++) {
      int[] source = meta.parts(picture.id());
      if (source.length != 1) {
        throw ImageFile.broken("a picture is to be like " + source.length + " others");
      }
      picture = meta.picture(source[0]);
      changes.addAll(0, picture.changes());
    }
    HeifPicture tile = picture;
    if (picture.isGrid()) {
      int[] tiles = meta.parts(picture.id());
      if (tiles.length == 0) {
        throw ImageFile.broken("the picture has no tiles");
      }
      tile = meta.picture(tiles[0]);
    }
    HeifLayout.requireCoded(tile.type());
    if (picture.width() == 0 || picture.height() == 0) {
      throw ImageFile.broken("the picture does not say its size");
    }
    HeifView view = HeifView.of(picture.width(), picture.height(), meta, changes);
    return new HeifFile(
        bytes,
        ImageFile.header(
            tile.isAv1() ? "avif" : "heic", view.width(), view.height(), view.orientation()),
        meta,
        picture,
        view,
        tile,
        profile(meta, shown.profile() == null && shown.colours() == null ? picture : shown));
  }

  private static byte @Nullable [] profile(HeifMeta meta, HeifPicture picture) {
    @Nullable Property profile = picture.profile();
    @Nullable CodedColours colours = picture.colours();
    if (profile != null) {
      return profile.end() - profile.start() > ColourProfile.LONGEST ? null : meta.content(profile);
    }
    return colours == null ? null : colours.profile();
  }

  boolean isAvif() {
    return header.format().equals("avif");
  }

  /**
   * The memory of a decoder, in bytes: for what it knows of each block, four frames (one each for
   * decoding, restoring, grain and the result), and the data. There is one decoder at a time, so
   * that of the largest part counts.
   */
  long decoderBytes() {
    long most = decoderBytes(tile, tile.width(), tile.height());
    long data = bytes.length;
    try {
      long all = 0;
      for (HeifLayout.Part part : parts()) {
        most = Math.max(most, decoderBytes(part.picture(), part.width(), part.height()));
        all += part.data().length;
      }
      data = Math.max(data, all);
    } catch (ItemException e) {
      // It is broken, and is not decoded.
    }
    return most + 3 * data;
  }

  private long decoderBytes(HeifPicture coded, int width, int height) {
    long pixels = coded.isLayer() ? coded.codedPixels(width, height) : (long) width * height;
    int blocks = coded.isAv1() ? AV1_BLOCKS : HEVC_BLOCKS;
    return pixels * (blocks + 2 * halfSampleBytes(coded));
  }

  /** Twice the bytes of the samples of a pixel, as its configuration says. */
  private int halfSampleBytes(HeifPicture coded) {
    byte[] said = configuration(coded);
    if (coded.isAv1() && said.length >= 4) {
      int samples = (said[2] & 16) != 0 ? 2 : (said[2] & 8) == 0 ? 6 : (said[2] & 4) == 0 ? 4 : 3;
      return (said[2] & 64) == 0 ? samples : 2 * samples;
    }
    if (!coded.isAv1() && said.length >= 23) {
      int samples = new int[] {2, 3, 4, 6}[said[16] & 3];
      return (said[17] & 7) == 0 ? samples : 2 * samples;
    }
    return 12;
  }

  private byte[] configuration(HeifPicture coded) {
    @Nullable Property configuration = coded.configuration();
    return configuration == null ? new byte[0] : meta.content(configuration);
  }

  /** The parts that are decoded. */
  List<HeifLayout.Part> parts() throws ItemException {
    return meta.layout(picture);
  }

  @Override
  public boolean mayBeGrey() {
    byte[] said = configuration(tile);
    return tile.isAv1()
        ? said.length >= 4 && (said[2] & 16) != 0
        : said.length >= 23 && (said[16] & 3) == 0;
  }

  @Override
  public void requireWhole() throws ItemException {
    if (Math.max(picture.pixels(), tile.pixels()) > Math.max(SMALL, 4 * header.pixels())) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d are to be cut out of %d x %d"
              .formatted(header.width(), header.height(), picture.width(), picture.height()));
    }
    var _ = parts();
  }
}
