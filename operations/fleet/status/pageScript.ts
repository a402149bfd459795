/** Filters and sorts the overview; the page's policy knows it by its hash. */
export const pageScript = `
const form = document.querySelector(".controls");
const [select, search] = [form.querySelector("select"), form.querySelector("input")];
const body = document.querySelector(".overview tbody");
const rows = [...body.rows];
const articleOf = (row) => document.getElementById(row.dataset.customer);
function filter() {
  const wanted = search.value.toLowerCase();
  let count = 0;
  for (const row of rows) {
    const article = articleOf(row);
    const shown = (!select.value || row.dataset.verdict === select.value)
      && (row.textContent + article.textContent).toLowerCase().includes(wanted);
    row.hidden = article.hidden = !shown;
    if (shown) { count++; }
  }
  form.querySelector("output").textContent = count + " of " + rows.length;
}
function sort(header, index) {
  const descending = header.getAttribute("aria-sort") === "ascending";
  for (const other of header.parentNode.cells) { other.removeAttribute("aria-sort"); }
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const order = (row) => row.cells[index].dataset.order;
  rows.sort((one, other) => order(one).localeCompare(order(other), "en", { numeric: false }) );
  if (rows.every((row) => order(row) !== "" && !isNaN(order(row)))) {
    rows.sort((one, other) => order(one) - order(other));
  }
  if (descending) { rows.reverse(); }
  body.append(...rows);
}
[...document.querySelectorAll(".overview thead th")].forEach((header, index) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = header.textContent;
  button.addEventListener("click", () => sort(header, index));
  header.replaceChildren(button);
});
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();
`;
