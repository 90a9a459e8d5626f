import type { Logger } from "pino";
import { SourceError } from "../lib/errors.ts";
import type { AccessReviewer } from "../model/access.ts";

/** The same reviewer; when it stops to say who callers are the log says so once, and once when it does again. */
export function toldAccess(reviewer: AccessReviewer, log: Logger): AccessReviewer {
  const { cluster } = reviewer;
  let isSilent = false;
  const told = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      const answer = await asking;
      if (isSilent) log.info({ cluster }, "callers are known again");
      isSilent = false;
      return answer;
    } catch (error) {
      if (error instanceof SourceError && !isSilent) {
        const { code, message: cause, next } = error;
        log.warn({ cluster, code, cause, next }, "callers cannot be known");
        isSilent = true;
      }
      throw error;
    }
  };
  return {
    cluster,
    clusterId: (signal) => told(reviewer.clusterId(signal)),
    reviewToken: (token, audiences, signal) => told(reviewer.reviewToken(token, audiences, signal)),
    reviewAccess: (user, attempt, signal) => told(reviewer.reviewAccess(user, attempt, signal)),
    projectsOf: (token, signal) => told(reviewer.projectsOf(token, signal)),
  };
}
