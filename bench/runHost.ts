/** Engine runs one after the other, for the process that forked this one, which may kill their engines. */
import { type OneRun, perform } from "./perform";

process.once("disconnect", () => process.exit());
process.on("message", (run: OneRun) => {
  void perform(run).then(
    () => process.send?.(""),
    (error: Error) => process.send?.(error.message),
  );
});
