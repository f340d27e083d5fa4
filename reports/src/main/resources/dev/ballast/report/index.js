// Shows the rows that contain all typed words.
(() => {
  'use strict';
  const field = document.getElementById('filter');
  const rows = [...document.querySelectorAll('#runs tbody tr')];
  const shown = document.getElementById('shown');
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
    }
    const left = rows.filter(row => !row.hidden).length;
    shown.textContent = words.length ? `${left} of ${rows.length} runs` : '';
  };
  field.addEventListener('input', filter);
  document.getElementById('filters').hidden = false;
  filter();
})();
