import { awsPlugin } from "./aws/plugin";
import { runPlugin } from "./main";

void runPlugin(awsPlugin);
