package dev.tandem.images.download;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads the heads of answers, but not any number of interim ones ({@code 100 Continue}) in a row: a
 * server that sends nothing else would keep the client reading for ever, past its time limit and
 * deaf to interrupts. Strict besides: the client's own parser skips garbage before a status line.
 */
final class BoundedInterimParser extends DefaultHttpResponseParser {
  private static final int MOST_INTERIM_ANSWERS = 8;

  /** Of the connection's current request; used by the thread that holds the connection. */
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
      throw new ProtocolException("too many interim answers");
    }
    return answer;
  }
}
