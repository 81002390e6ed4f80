// A table that is wider than the page is moved by keyboard as well.
"use strict";

for (const [at, table] of document.querySelectorAll(".table-wrapper").entries()) {
  if (table.scrollWidth <= table.clientWidth) continue;
  Object.assign(table, { tabIndex: 0, role: "region", ariaLabel: `Table ${at + 1}` });
}
