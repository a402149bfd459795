import { load } from "cheerio";

/** A page of the identity provider: all text goes in through the DOM, which escapes it. */
interface Page {
  title: string;
  message?: string;
  form?: { action: string; fields: Record<string, string>; password?: boolean };
  links?: readonly { label: string; url: string }[];
  submitsItself?: boolean;
}

function write({ title, message, form, links = [], submitsItself }: Page): string {
  const $ = load('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head></html>');
  $("head").append($("<title>").text(title));
  $("body").append($("<h1>").text(title));
  if (message) {
    $("body").append($('<p role="alert">').text(message));
  }
  if (form) {
    const element = $("<form>").attr({ method: "post", action: form.action });
    for (const [name, value] of Object.entries(form.fields)) {
      element.append($("<input>").attr({ type: "hidden", name, value }));
    }
    if (form.password) {
      element.append(
        '<label>Username <input name="username" autocomplete="username" required></label> ' +
          '<label>Password <input name="password" type="password" required></label> ',
      );
    }
    element.append(
      $('<input type="submit">').attr("value", form.password ? "Sign In" : "Continue"),
    );
    $("body").append(element);
  }
  for (const { label, url } of links) {
    $("body").append($("<p>").append($("<a>").attr("href", url).text(label)));
  }
  if (submitsItself) {
    $("body").append("<script>document.forms[0].submit()</script>");
  }
  return $.html();
}

export const signInPage = (state: string, message?: string): string =>
  write({
    title: "Sign In",
    message,
    form: { action: "/login/step", fields: { state }, password: true },
  });

/** Posts the response to the service provider as soon as a browser shows it. */
export const responsePage = (action: string, fields: Record<string, string>): string =>
  write({ title: "Signing in…", form: { action, fields }, submitsItself: true });

/** The dashboard with its tiles. */
export const dashboardPage = (links: readonly { label: string; url: string }[]): string =>
  write({ title: "My Apps", links });

export const errorPage = (title: string, message: string): string => write({ title, message });
