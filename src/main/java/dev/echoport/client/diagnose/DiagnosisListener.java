package dev.echoport.client.diagnose;

/** Is told, on threads of the checks and one at a time, how far a diagnosis has come. */
public interface DiagnosisListener {
  /** Does not want to know. */
  DiagnosisListener NONE =
      new DiagnosisListener() {
        @Override
        public void begins(CheckKind check) {}

        @Override
        public void ended(Diagnosis.Result result) {}
      };

  /** A check has begun. */
  void begins(CheckKind check);

  /** A check has ended, or was skipped. */
  void ended(Diagnosis.Result result);
}
