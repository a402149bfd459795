import { runPlugin } from "./main";
import { oktaPlugin } from "./okta/plugin";

void runPlugin(oktaPlugin);
