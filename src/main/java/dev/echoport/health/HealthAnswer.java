package dev.echoport.health;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;

/**
 * One answer of a health endpoint.
 *
 * @param up whether the answer is yes: HTTP status 200, else 503
 * @param body what vertx-health-check writes
 */
public record HealthAnswer(boolean up, JsonObject body) {

  static HealthAnswer of(CheckResult result) {
    return new HealthAnswer(CheckResult.isUp(result), result.toJson());
  }
}
