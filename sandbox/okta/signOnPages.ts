import { htmlPage, xml } from "../shared/xml";

const said = (message: string) => xml`<p role="alert">${message}</p>`;

const hidden = (fields: Record<string, string>) =>
  Object.entries(fields).map(
    ([name, value]) => xml`<input type="hidden" name="${name}" value="${value}"/>`,
  );

export const signInPage = (state: string, message?: string): string =>
  htmlPage(
    "Sign In",
    message === undefined ? undefined : said(message),
    xml`
      <form method="post" action="/login/step">
        ${hidden({ state })}
        <label>Username <input name="username" autocomplete="username" required=""/></label>
        <label>Password <input name="password" type="password" required=""/></label>
        <input type="submit" value="Sign In"/>
      </form>`,
  );

/** Posts the response to the service provider as soon as a browser shows it. */
export const responsePage = (action: string, fields: Record<string, string>): string =>
  htmlPage(
    "Signing in…",
    xml`<form method="post" action="${action}">${hidden(fields)}<input type="submit" value="Continue"/></form>`,
    xml`<script>document.forms[0].submit()</script>`,
  );

/** The dashboard with its tiles. */
export const dashboardPage = (links: readonly { label: string; url: string }[]): string =>
  htmlPage(
    "My Apps",
    links.map(({ label, url }) => xml`<p><a href="${url}">${label}</a></p>`),
  );

export const errorPage = (title: string, message: string): string => htmlPage(title, said(message));
