// Before anything is painted: the colours somebody chose win over the system's.
try {
  const kept = localStorage.getItem("chit:theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // Storage is shut off: the system's colours it is.
}
