"use strict";
// Lights the place in the original of the fact that is pointed at or has the focus. Without it the links do the same.
const lit = new Set();

function light(event) {
  for (const place of lit) place.classList.remove("lit");
  lit.clear();
  const fact = event.target.closest("[data-lights]");
  if (!fact) return;
  for (const id of fact.dataset.lights.split(" ")) {
    const place = id && document.getElementById(id);
    if (place) {
      place.classList.add("lit");
      lit.add(place);
    }
  }
}

document.addEventListener("mouseover", light);
document.addEventListener("focusin", light);
