namespace Lab.Reporting.Profiling;

/// <summary>What makes a flame graph answer to the mouse and the keyboard. It reads the frames' own attributes and keeps no copy of them.</summary>
internal static class FlameScript
{
    internal const string Style =
        """
        text { font: 11px Inter, "DejaVu Sans", Verdana, Arial, sans-serif; fill: #1f2328; }
        .page { fill: #ffffff; }
        .title { font-size: 16px; font-weight: 600; }
        .subtitle, .legend, .details { fill: #57606a; }
        .matched { fill: #8b1a8b; font-weight: 600; }
        .f { cursor: pointer; }
        .f text { pointer-events: none; }
        .f:hover rect { stroke: #1f2328; stroke-width: 1; }
        .f.caller rect { opacity: 0.45; }
        .f.match rect { fill: #d94fd9; }
        .f.match text { fill: #ffffff; }
        .hidden { display: none; }
        .button { cursor: pointer; }
        .button rect { fill: #f3f4f6; stroke: #c9ced4; }
        """;

    /// <summary>Geometry in it is that of <see cref="FlameGraph"/>: a margin of 12, an inner width of 1176.</summary>
    internal const string Text =
        """

        (() => {
          const margin = 12, inner = 1176, letter = 6.7;
          const frames = [...document.querySelectorAll('.f')].map(g => ({
            g, rect: g.querySelector('rect'), text: g.querySelector('text'), title: g.querySelector('title').textContent,
            name: g.dataset.n, x: +g.dataset.x, w: +g.dataset.w, d: +g.dataset.d,
          }));
          const reset = document.getElementById('reset'), find = document.getElementById('find');
          const matched = document.getElementById('matched'), details = document.getElementById('details');
          const home = details.textContent, same = 1e-6;
          let focus = frames[0], term = '';

          function fit(name, width) {
            const letters = Math.floor((width - 8) / letter);
            return letters < 3 ? '' : name.length <= letters ? name : name.slice(0, letters - 2) + '..';
          }

          function zoom(to) {
            focus = to;
            for (const f of frames) {
              const caller = f.d < to.d && f.x <= to.x + same && f.x + f.w >= to.x + to.w - same;
              const inside = f.d >= to.d && f.x >= to.x - same && f.x + f.w <= to.x + to.w + same;
              f.g.classList.toggle('hidden', !caller && !inside);
              f.g.classList.toggle('caller', caller);
              if (!caller && !inside) continue;
              const x = caller ? 0 : (f.x - to.x) / to.w * inner, width = caller ? inner : f.w / to.w * inner;
              f.rect.setAttribute('x', margin + x);
              f.rect.setAttribute('width', Math.max(width - 0.5, 0.3));
              f.text.setAttribute('x', margin + x + 4);
              f.text.textContent = fit(f.name, width);
            }
            reset.classList.toggle('hidden', to === frames[0]);
            count();
          }

          // Widths of the outermost matches in sight: what lies below one of them is in it already.
          function count() {
            const hits = term ? frames.filter(f => f.g.classList.contains('match') && !f.g.classList.contains('hidden') && f.d >= focus.d) : [];
            let width = 0, end = -1;
            for (const f of hits.slice().sort((a, b) => a.x - b.x || b.w - a.w)) {
              if (f.x + f.w > end + same) { width += f.x + f.w - Math.max(f.x, end); end = f.x + f.w; }
            }
            matched.textContent = term ? `"${term}": ${(width / focus.w * 100).toFixed(1)} % of what is shown` : '';
          }

          function search(text) {
            let pattern = null;
            try { pattern = text ? new RegExp(text, 'i') : null; } catch { matched.textContent = 'no regular expression: ' + text; return; }
            term = text || '';
            for (const f of frames) f.g.classList.toggle('match', pattern !== null && pattern.test(f.name));
            count();
          }

          function ask() {
            const text = prompt('Search (a regular expression; empty to clear):', term);
            if (text !== null) search(text);
          }

          for (const f of frames) {
            f.g.addEventListener('click', () => zoom(f));
            f.g.addEventListener('mouseenter', () => { details.textContent = f.title; });
            f.g.addEventListener('mouseleave', () => { details.textContent = home; });
          }
          find.classList.remove('hidden');
          find.addEventListener('click', ask);
          reset.addEventListener('click', () => zoom(frames[0]));
          addEventListener('keydown', e => {
            if (e.key === 'Escape') zoom(frames[0]);
            if (e.key === '/' || (e.ctrlKey && e.key === 'f')) { e.preventDefault(); ask(); }
          });
        })();

        """;
}
