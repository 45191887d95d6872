package dev.tandem.images.download;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Parses the headers of responses, but only a bounded number of interim responses ({@code 100
 * Continue}) in a row. A server that sends nothing else would keep the client reading forever, past
 * its time limit and ignoring interrupts. This parser is also strict: the client's own one skips
 * garbage before a status line.
 */
final class BoundedInterimParser extends DefaultHttpResponseParser {
  private static final int MOST_INTERIM_ANSWERS = 8;

  /** Interim responses to the current request; used by the thread that holds the connection. */
  private int interim;

  BoundedInterimParser(Http1Config config) {
    super(config);
  }

  @Override
  protected ClassicHttpResponse createMessage(CharArrayBuffer line)
      throws IOException, HttpException {
    ClassicHttpResponse answer = super.createMessage(line);
    interim = answer.getCode() < 200 ? interim + 1 : 0;
    if (interim > MOST_INTERIM_ANSWERS) {
      throw new ProtocolException("too many interim responses");
    }
    return answer;
  }
}
