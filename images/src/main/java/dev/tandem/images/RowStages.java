package dev.tandem.images;

import dev.tandem.images.download.Downloaded;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.manifest.SharedDownloads;
import dev.tandem.images.manifest.SharedOutcome;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Store;
import dev.tandem.images.store.Thumbnail;
import org.jspecify.annotations.Nullable;

/**
 * The stages for rows that may share their images: a row whose outcome is known passes through
 * them, and the stages proper work on all others.
 *
 * @param shared what the rows have in common; {@code null} if nothing is shared
 */
record RowStages(
    Downloader downloader,
    ResizeStage resizing,
    UploadStage upload,
    Store store,
    NewContents newContents,
    @Nullable SharedDownloads shared) {

  static final String DOWNLOAD = "download";
  static final String RESIZE = "resize";
  static final String UPLOAD = "upload";

  Step<Downloaded> download(DownloadStage stage, ImageRef row)
      throws ItemException, InterruptedException {
    SharedOutcome known = shared != null && row.shared() ? shared.outcome(row) : null;
    if (known == null) {
      return new Step.Work<>(stage.download(row));
    }
    downloader.finished(row);
    return new Step.Known<Downloaded>(row, known).after(DOWNLOAD);
  }

  Step<Thumbnail> resize(Step<Downloaded> step) throws ItemException, InterruptedException {
    return switch (step) {
      case Step.Work<Downloaded>(Downloaded image) -> new Step.Work<>(resized(image));
      case Step.Known<Downloaded> known -> known.after(RESIZE);
    };
  }

  Finished store(Step<Thumbnail> step) throws ItemException, InterruptedException {
    return switch (step) {
      case Step.Work<Thumbnail>(Thumbnail image) -> stored(image);
      case Step.Known<Thumbnail>(_, var outcome) ->
          switch (outcome) {
            case SharedOutcome.Done(Finished image) -> image;
            case SharedOutcome.Failed failed -> throw failed.exception();
          };
    };
  }

  private Thumbnail resized(Downloaded image) throws ItemException, InterruptedException {
    downloader.used(image);
    try {
      return resizing.resize(image);
    } catch (ItemException e) {
      throw e.after(image.withoutBytes().took(), image.web());
    }
  }

  private Finished stored(Thumbnail image) throws ItemException, InterruptedException {
    try {
      return upload.store(image, this::storeOthers);
    } catch (ItemException e) {
      throw e.after(image.source().took(), image.source().web());
    }
  }

  /** Stores an image for the rows that wait for it and need a result of their own. */
  private void storeOthers(Thumbnail image) throws InterruptedException {
    if (shared == null) {
      return;
    }
    for (ImageRef row : shared.toStore(image.source().ref())) {
      shared.settle(row, storedToo(image.of(row)));
    }
  }

  private SharedOutcome storedToo(Thumbnail image) throws InterruptedException {
    if (newContents.areUnique()) {
      String sameBytes = ResizeStage.sameBytes(image.sha256());
      return failed(
          RESIZE, ItemException.lasting(FailureClass.DUPLICATE_CONTENT, sameBytes), image);
    }
    try {
      return new SharedOutcome.Done(image.finished(store.put(image)));
    } catch (ItemException e) {
      return failed(UPLOAD, e, image);
    }
  }

  private static SharedOutcome failed(String stage, ItemException failure, Thumbnail image) {
    return SharedOutcome.Failed.of(
        stage, failure.after(image.source().took(), image.source().web()));
  }

  void discardDownloaded(Step<Downloaded> step) {
    if (step instanceof Step.Work<Downloaded>(Downloaded image)) {
      downloader.used(image);
      image.memory().close();
    }
  }

  void discardThumbnail(Step<Thumbnail> step) {
    if (step instanceof Step.Work<Thumbnail>(Thumbnail image)) {
      upload.release(image);
    }
  }
}
