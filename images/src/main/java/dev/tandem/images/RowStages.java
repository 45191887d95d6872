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
      case Step.Work<Downloaded>(Downloaded image) -> new Step.Work<>(resizing.resize(image));
      case Step.Known<Downloaded> known -> known.after(RESIZE);
    };
  }

  Finished store(Step<Thumbnail> step) throws ItemException, InterruptedException {
    return switch (step) {
      case Step.Work<Thumbnail>(Thumbnail image) -> upload.store(image, this::storeOthers);
      case Step.Known<Thumbnail>(_, var outcome) ->
          switch (outcome) {
            case SharedOutcome.Done(Finished image) -> image;
            case SharedOutcome.Failed failed -> throw failed.exception();
          };
    };
  }

  /** Stores an image for the rows that wait for it and need a result of their own. */
  private void storeOthers(Thumbnail image) throws InterruptedException {
    if (shared == null) {
      return;
    }
    for (ImageRef row : shared.toStore(image.source().ref())) {
      shared.settle(row, stored(image.of(row)));
    }
  }

  private SharedOutcome stored(Thumbnail image) throws InterruptedException {
    if (newContents.areUnique()) {
      return new SharedOutcome.Failed(
          RESIZE, FailureClass.DUPLICATE_CONTENT, ResizeStage.sameBytes(image.sha256()));
    }
    try {
      return new SharedOutcome.Done(image.finished(store.put(image)));
    } catch (ItemException e) {
      return new SharedOutcome.Failed(
          UPLOAD, e.failureClass(), String.valueOf(e.getMessage()));
    }
  }

  void discardDownloaded(Step<Downloaded> step) {
    if (step instanceof Step.Work<Downloaded>(Downloaded image)) {
      image.memory().close();
    }
  }

  void discardThumbnail(Step<Thumbnail> step) {
    if (step instanceof Step.Work<Thumbnail>(Thumbnail image)) {
      upload.release(image);
    }
  }
}
