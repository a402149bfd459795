// Asks one question on its terminal, while something else would go on for ever, as a fleet's processes do.
import { terminalPrompts } from "../../../operations/shared/ui";

async function ask(signal: string | undefined): Promise<void> {
  const { confirm } = await terminalPrompts();
  if (signal) setTimeout(() => process.kill(process.pid, signal), 500);
  const answer = await confirm({ message: "Update?", default: false }).catch(
    ({ name }: Error) => name,
  );
  console.log(`Then: ${answer}`);
}

setInterval(() => {}, 1000);
void ask(process.argv[2]).finally(() => process.exit());
