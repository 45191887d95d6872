package dev.tandem.images.s3;

import dev.tandem.images.item.StoreException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns a failure of an object store into one line that says what is wrong and what to do. */
record S3Failures(S3Location location, S3Options options) {

  StoreException of(SdkException e) {
    return new StoreException(e instanceof S3Exception answer ? answered(answer) : silent(e), e);
  }

  private String answered(S3Exception e) {
    String code = code(e);
    return switch (code) {
      case "NoSuchBucket" -> missing();
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
          "The credentials are not accepted"
              + at()
              + " ("
              + code
              + "): check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
      case "AccessDenied", "AllAccessDisabled" -> denied();
      case "RequestTimeTooSkewed" ->
          "This machine's clock is wrong according to the store" + at() + ": set it";
      default ->
          switch (e.statusCode()) { // the response to a HEAD request has no code
            case 403 -> denied();
            case 404 -> missing();
            default -> other(e, code);
          };
    };
  }

  private String denied() {
    return "Access denied when writing to "
        + location
        + at()
        + ": the credentials need s3:PutObject there";
  }

  private String missing() {
    return "There is no bucket " + location.bucket() + at() + ": create it, or choose another";
  }

  private String other(S3Exception e, String code) {
    String answer = "returns " + e.statusCode() + (code.isEmpty() ? "" : " (" + code + ")");
    return e.statusCode() >= 500 || e.isThrottlingException()
        ? location + " still " + answer + " after " + attempts() + kept()
        : location + " " + answer + ": " + detail(e);
  }

  private String silent(SdkException e) {
    return location
        + at()
        + " cannot be reached after "
        + attempts()
        + " ("
        + root(e)
        + ")"
        + kept();
  }

  /** Returns the innermost reason of a failure without an answer. */
  static String root(SdkException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private String attempts() {
    return options.attempts() + (options.attempts() == 1 ? " attempt" : " attempts");
  }

  private static String kept() {
    return "; what is stored is kept: run again when it is back";
  }

  private String at() {
    return options.endpoint() == null ? "" : " at " + options.endpoint();
  }

  /** Returns the error code of an answer; empty if it has none. */
  static String code(S3Exception e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static String detail(S3Exception e) {
    String text = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return text == null || text.isEmpty() ? "check the name and the endpoint" : text;
  }

  /** Returns the region of the bucket; {@code null} if the response does not state it. */
  static @Nullable String region(S3Exception e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
        ? null
        : e.awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .orElse(null);
  }
}
