// @ts-check
/**
 * The page of an export, once there is a script: an axis of time to zoom and to move along, lanes, a strip of how many events
 * there are, filters, and an address for every event and every view. Without it the page is a text with a picture.
 *
 * No library, no request, no markup made from text: every text of an event is set as text.
 */

/**
 * An event as the page's data has it: earliest and latest day of its date and of what `~ ? %` allow, how it is drawn (see `LOOK`),
 * importance, status (0 nothing, 1 planned, 2 doubted), the first day on which it was surely public (0 unknown), and its actors.
 * @typedef {[number, number, number, number, number, number, number, number, number[]]} EventData
 *
 * Id, name, other names, and the numbers of the actors that it belongs to.
 * @typedef {[string, string, string[], number[]]} ActorData
 *
 * @typedef {{asOf: number, actors: ActorData[], events: EventData[]}} Data
 *
 * Where an event stands: its row, and the title beside it if there is room for it.
 * @typedef {{at: number, row: number, label: string, before: boolean, wide: number}} Placed
 *
 * A lane or the whole axis: what it is called, its events, where it begins and how many rows it has.
 * @typedef {{name: string, rows: number, top: number, placed: Placed[], left: number[], count: number}} Lane
 */

(() => {
  // biome-ignore lint/suspicious/noRedundantUseStrict: a script in a page is no module
  'use strict';

  const root = /** @type {HTMLElement} */ (document.currentScript?.closest('.annals'));
  if (!root) return;

  /**
   * @template {Element} T
   * @param {string} selector
   * @returns {T}
   */
  const find = (selector) => /** @type {T} */ (root.querySelector(selector));

  /** @type {Data} */
  const data = JSON.parse(find('script.data').textContent ?? '');
  const events = data.events;
  const actors = data.actors;
  const count = events.length;
  // The list comes behind the script, so that nobody waits for the end of a long page: until then some articles are missing.
  /** @type {ArrayLike<HTMLElement>} */
  let articles = /** @type {HTMLCollectionOf<HTMLElement>} */ (root.getElementsByClassName('event'));
  let ready = false;

  // How an event is drawn, in bits: the body, both ends, and what is uncertain.
  const LOOK = { body: 7, left: 3, right: 5, about: 128, unsure: 256 };
  const DOT = 0, SOLID = 1, HOLLOW = 2, PIECES = 3, NOTHING = 4;
  const ARROW = 1, FADING = 2;
  /** @param {number} at */
  const bodyOf = (at) => events[at][4] & LOOK.body;
  /** @param {number} at */
  const leftOf = (at) => (events[at][4] >> LOOK.left) & 3;
  /** @param {number} at */
  const rightOf = (at) => (events[at][4] >> LOOK.right) & 3;

  // ---------------------------------------------------------------- days

  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const LONG = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

  /**
   * Year, month and day of a day number; day 1 is 1 January of year 1, by the calendar of today.
   * @param {number} day
   * @returns {[number, number, number]}
   */
  function ofDay(day) {
    const shifted = day + 305;
    const era = Math.floor(shifted / 146097);
    const inEra = shifted - era * 146097;
    const year = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365);
    const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
    const month = Math.floor((5 * inYear + 2) / 153);
    const date = inYear - Math.floor((153 * month + 2) / 5) + 1;
    const real = month < 10 ? month + 3 : month - 9;
    return [year + era * 400 + (real <= 2 ? 1 : 0), real, date];
  }

  /**
   * @param {number} year
   * @param {number} month
   * @param {number} date
   */
  function toDay(year, month, date) {
    const moved = year - (month <= 2 ? 1 : 0);
    const era = Math.floor(moved / 400);
    const ofEra = moved - era * 400;
    const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
    return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + inYear - 305;
  }

  /** @param {number} year */
  const yearWords = (year) => (year > 0 ? String(year) : `${1 - year} BCE`);

  /** @param {number} day */
  function words(day) {
    const [year, month, date] = ofDay(Math.floor(day));
    return `${date} ${LONG[month - 1]} ${yearWords(year)}`;
  }

  /** @param {number} day */
  function iso(day) {
    const [year, month, date] = ofDay(Math.floor(day));
    const digits = String(Math.abs(year)).padStart(4, '0');
    return `${year < 0 ? '-' : ''}${digits}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  }

  /** @param {string | null} text */
  function fromIso(text) {
    const parts = /^(-?\d{4,6})-(\d\d)-(\d\d)$/.exec(text ?? '');
    return parts ? toDay(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  function stretch(first, last) {
    const [a, b] = [ofDay(Math.floor(first)), ofDay(Math.floor(last))];
    if (Math.floor(first) >= Math.floor(last)) return words(first);
    if (a[0] !== b[0]) return `${words(first)} to ${words(last)}`;
    return a[1] !== b[1] ? `${a[2]} ${LONG[a[1] - 1]} to ${words(last)}` : `${a[2]} to ${words(last)}`;
  }

  /** @param {number} number */
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  /** @param {number} number */
  const eventsWord = (number) => (number === 1 ? '1 event' : `${grouped(number)} events`);

  // ---------------------------------------------------------------- what is known of the events

  // The first and the last day that an event is drawn on; where one is not known the other.
  const first = new Float64Array(count);
  const last = new Float64Array(count);
  const dated = new Uint8Array(count);
  let begin = Infinity;
  let end = -Infinity;
  for (let at = 0; at < count; at++) {
    const [earliest, latest] = events[at];
    if (bodyOf(at) === NOTHING) continue;
    dated[at] = 1;
    first[at] = leftOf(at) ? latest : earliest;
    last[at] = (rightOf(at) ? earliest : latest) + 1;
    begin = Math.min(begin, first[at]);
    end = Math.max(end, last[at]);
  }
  const hasDays = begin < end;
  if (data.asOf && hasDays && events.some((event, at) => rightOf(at) === ARROW && data.asOf >= event[0])) end = Math.max(end, data.asOf + 1);
  const air = Math.max(1, Math.round((end - begin) / 40));
  begin -= air;
  end += air;
  /** The fewest days that are ever shown. */
  const LEAST = 4;

  /** Events by importance; of equal ones some of every stretch of time. */
  const byImportance = Uint32Array.from({ length: count }, (_, at) => at);
  const spread = Uint32Array.from({ length: count }, (_, at) => {
    let bits = at;
    let turned = 0;
    for (let bit = 0; bit < 32; bit++) {
      turned = (turned << 1) | (bits & 1);
      bits >>>= 1;
    }
    return turned >>> 0;
  });
  byImportance.sort((a, b) => events[b][5] - events[a][5] || spread[a] - spread[b]);

  /**
   * Letters as they are compared: without case, accents, joiners, and alike in Arabic and Persian.
   * @param {string} text
   */
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}|\u200c|\u200d|\u0640/gu, '').toLowerCase().replace(/[يى]/g, 'ی').replace(/ك/g, 'ک').replace(/\s+/g, ' ');

  /** @type {(string | undefined)[]} */
  const texts = new Array(count);
  /** @param {number} at */
  function textOf(at) {
    if (texts[at] === undefined && articles[at]) texts[at] = fold(articles[at].textContent ?? '');
    return texts[at] ?? '';
  }
  /** @type {(string | undefined)[]} */
  const titles = new Array(count);
  /** @param {number} at */
  function titleOf(at) {
    if (titles[at] === undefined && articles[at]) titles[at] = part(at, '.when + * a');
    return titles[at] ?? '';
  }
  /**
   * The text of a part of an event.
   * @param {number} at
   * @param {string} selector
   */
  const part = (at, selector) => articles[at]?.querySelector(selector)?.textContent ?? '';
  /** @param {number} at */
  const sign = (at) => {
    const look = events[at][4];
    if (look & LOOK.about) return look & LOOK.unsure ? '% ' : '~ ';
    return look & LOOK.unsure ? '? ' : '';
  };

  // Who belongs to whom: a filter on a state finds its president too.
  /** @type {number[][]} */
  const members = actors.map((_, number) => [number]);
  actors.forEach((_, number) => {
    const seen = new Set([number]);
    const waiting = [number];
    while (waiting.length) {
      for (const parent of actors[/** @type {number} */ (waiting.pop())][3]) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        waiting.push(parent);
        members[parent].push(number);
      }
    }
  });
  /** @type {number[][]} */
  const eventsOf = actors.map(() => []);
  for (let at = 0; at < count; at++) for (const actor of events[at][8]) eventsOf[actor].push(at);
  /** @param {number} actor */
  const allEventsOf = (actor) => {
    const all = members[actor];
    return all.length === 1 ? eventsOf[actor] : [...new Set(all.flatMap((member) => eventsOf[member]))];
  };
  const folded = actors.map(([id, name, others]) => [name, ...others, id].map(fold));

  const publicDays = [...new Set(events.map((event) => event[7]).filter((day) => day))].sort((a, b) => a - b);

  // ---------------------------------------------------------------- state

  const state = {
    from: begin,
    to: end,
    lanes: false,
    text: '',
    /** @type {number[]} */
    actors: [],
    /** The day up to which something is known, or nothing. @type {number | null} */
    known: null,
    /** The event that the keyboard is at. */
    cursor: -1,
  };

  /** Whether the filters let an event through, and whether it also lies in what the axis shows. */
  const passes = new Uint8Array(count).fill(1);
  const shown = new Uint8Array(count).fill(1);
  let hidesUnknown = 0;
  /** How often the filters have changed. */
  let passed = 0;

  const isWhole = () => state.from <= begin + 0.5 && state.to >= end - 0.5;

  function filter() {
    const words = fold(state.text).split(' ').filter(Boolean);
    const wanted = state.actors.map((actor) => new Set(members[actor]));
    hidesUnknown = 0;
    passed += 1;
    for (let at = 0; at < count; at++) {
      const event = events[at];
      let is = wanted.every((set) => event[8].some((actor) => set.has(actor)));
      is &&= words.every((word) => textOf(at).includes(word));
      if (is && state.known !== null) {
        if (!event[7]) hidesUnknown += 1;
        is = event[7] !== 0 && event[7] <= state.known;
      }
      passes[at] = is ? 1 : 0;
    }
    arranged = '';
    counted = '';
  }

  // ---------------------------------------------------------------- the list

  const countLine = find('.count');
  const unseenLine = find('.unseen');

  /** Events of a long list that are laid out together, when they come near the window. @type {{ element: HTMLElement, own: number[], seen: number }[]} */
  const heaps = [];
  const HEAP = 100;

  /** Puts the events of a long list on heaps. */
  function heapUp() {
    const numbers = new Map(Array.from(articles, (article, at) => [article, at]));
    for (const span of root.querySelectorAll('.many .span')) {
      const all = /** @type {HTMLElement[]} */ (Array.from(span.querySelectorAll(':scope > .event')));
      for (let from = 0; from < all.length; from += HEAP) {
        const part = all.slice(from, from + HEAP);
        const element = document.createElement('div');
        element.className = 'heap';
        part[0].before(element);
        element.append(...part);
        heaps.push({ element, own: part.map((article) => numbers.get(article) ?? 0), seen: -1 });
      }
    }
  }

  /** Hides heaps of which nothing is shown; the others are about as high as what is. */
  function levelHeaps() {
    for (const heap of heaps) {
      const seen = heap.own.reduce((sum, at) => sum + shown[at], 0);
      if (seen === heap.seen) continue;
      heap.seen = seen;
      heap.element.hidden = seen === 0;
      heap.element.style.containIntrinsicSize = `${seen * 12}rem`;
    }
  }

  /** Shows in the list what passes and lies in the stretch of the axis. */
  function list() {
    const whole = isWhole();
    let seen = 0;
    for (let at = 0; at < count; at++) {
      const lies = whole || (dated[at] === 1 && reachesInto(at));
      const is = passes[at] === 1 && lies ? 1 : 0;
      seen += is;
      if (ready && shown[at] !== is) {
        shown[at] = is;
        articles[at].hidden = !is;
      }
    }
    if (ready) {
      levelHeaps();
      for (const span of root.querySelectorAll('.span')) /** @type {HTMLElement} */ (span).hidden = !span.querySelector('.event:not([hidden])');
      /** @type {HTMLElement} */ (find('.nothing')).hidden = seen > 0 || count === 0;
    }
    root.classList.toggle('narrowed', seen < count);
    const when = hasDays ? (whole ? stretch(begin + air, end - air - 1) : stretch(Math.max(state.from, begin), Math.min(state.to, end) - 1)) : '';
    const of = seen === count ? eventsWord(count) : `${grouped(seen)} of ${eventsWord(count)}`;
    say(countLine, [of, when].filter(Boolean).join(', '));
    const left = hidesUnknown ? `${eventsWord(hidesUnknown)} with no day of publication ${hidesUnknown === 1 ? 'is' : 'are'} left out.` : '';
    say(unseenLine, left);
  }

  /** @param {number} at */
  function reachesInto(at) {
    const goesOn = rightOf(at) === ARROW && bodyOf(at) === SOLID;
    const came = leftOf(at) === ARROW && bodyOf(at) === SOLID;
    return (first[at] < state.to || came) && (last[at] > state.from || goesOn);
  }

  /**
   * @param {Element} element
   * @param {string} text
   */
  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  // ---------------------------------------------------------------- the axis

  const axis = /** @type {HTMLElement} */ (find('.axis'));
  const strip = /** @type {HTMLElement} */ (find('.strip'));
  const tip = /** @type {HTMLElement} */ (find('.tip'));
  const canvas = /** @type {HTMLCanvasElement} */ (axis.querySelector('canvas'));
  const stripCanvas = /** @type {HTMLCanvasElement} */ (strip.querySelector('canvas'));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const stripPen = /** @type {CanvasRenderingContext2D} */ (stripCanvas.getContext('2d'));

  const ROW = 22;
  const HALF = 4.5;
  const TOP = 10;
  const TICKS = 42;
  const COUNTS = 18;
  const STRIP = 56;
  const TAIL = 28;
  const GAP = 14;
  const LABEL = 13;
  const CELL = 4;
  let width = 0;
  let height = 0;
  let narrow = false;
  /** @type {Record<string, string>} */
  const colour = {};
  let sans = 'sans-serif';

  function measure() {
    width = Math.max(200, axis.clientWidth);
    narrow = width < 560;
    const style = getComputedStyle(root);
    for (const name of ['paper', 'ink', 'muted', 'rule', 'faint', 'accent', 'doubt', 'column']) colour[name] = style.getPropertyValue(`--${name}`).trim();
    sans = style.getPropertyValue('--sans').trim() || 'sans-serif';
    arranged = '';
    counted = '';
    labels = [];
    sprites.clear();
  }

  /** Days as pictures, which are put down many times as quickly as they are drawn. @type {Map<string, HTMLCanvasElement>} */
  const sprites = new Map();
  const SPRITE = 18;

  /**
   * @param {boolean} doubted
   * @param {boolean} outline
   */
  function sprite(doubted, outline) {
    const key = `${doubted} ${outline} ${ratio()}`;
    let drawn = sprites.get(key);
    if (!drawn) {
      drawn = document.createElement('canvas');
      drawn.width = drawn.height = SPRITE * ratio();
      const own = /** @type {CanvasRenderingContext2D} */ (drawn.getContext('2d'));
      own.scale(ratio(), ratio());
      own.fillStyle = own.strokeStyle = doubted ? colour.doubt : colour.accent;
      own.lineWidth = 1.3;
      dot(own, SPRITE / 2, SPRITE / 2, doubted, outline);
      sprites.set(key, drawn);
    }
    return drawn;
  }

  const ratio = () => Math.min(window.devicePixelRatio || 1, 3);

  /**
   * @param {HTMLCanvasElement} target
   * @param {CanvasRenderingContext2D} with_
   * @param {number} high
   */
  function size(target, with_, high) {
    const [wide, tall] = [Math.round(width * ratio()), Math.round(high * ratio())];
    if (target.width !== wide || target.height !== tall) {
      target.width = wide;
      target.height = tall;
      target.style.height = `${high}px`;
    }
    with_.setTransform(ratio(), 0, 0, ratio(), 0, 0);
  }

  const scale = () => width / (state.to - state.from);
  /** @param {number} day */
  const xOf = (day) => (day - state.from) * scale();
  /** @param {number} x */
  const dayAt = (x) => state.from + x / scale();

  /**
   * Where a mark begins and ends, in pixels from the first day of all, on a scale of pixels a day.
   * @param {number} at
   * @param {number} k
   * @returns {[number, number]}
   */
  function mark(at, k) {
    let from = (first[at] - begin) * k;
    let to = (last[at] - begin) * k;
    const [left, right, body] = [leftOf(at), rightOf(at), bodyOf(at)];
    if (left === ARROW && body === SOLID) from = 0;
    else if (left) from = to - TAIL;
    else if (right === ARROW && body === SOLID) to = Math.max(from + TAIL, ((data.asOf ? data.asOf + 1 : end) - begin) * k);
    else if (right) to = from + TAIL;
    const over = to - (end - begin) * k;
    if (over > 0) [from, to] = [from - over, to - over];
    const least = body === DOT ? 2 * HALF : 8;
    if (body === DOT || to - from < least) {
      const middle = (from + to) / 2;
      [from, to] = [middle - least / 2, middle + least / 2];
    }
    return [from, to];
  }

  /**
   * The mark with what `~`, `?` and `%` allow.
   * @param {number} at
   * @param {number} k
   * @returns {[number, number]}
   */
  function reach(at, k) {
    const [from, to] = mark(at, k);
    const [earliest, latest, wideEarliest, wideLatest] = events[at];
    return [
      !leftOf(at) && wideEarliest !== earliest ? Math.min(from, (wideEarliest - begin) * k) : from,
      !rightOf(at) && wideLatest !== latest ? Math.max(to, (wideLatest + 1 - begin) * k) : to,
    ];
  }

  /** Rows of stretches that do not overlap. */
  class Shelves {
    /**
     * So many rows, of which the first ones have titles, in so many pixels.
     * @param {number} rows
     * @param {number} titled
     * @param {number} wide
     */
    constructor(rows, titled, wide) {
      /** @type {[number, number][][]} */
      this.rows = Array.from({ length: rows }, () => []);
      this.titled = titled;
      // How many rows are taken at every fourth pixel: where all are nobody has to look into them.
      const cells = Math.min(1 << 22, Math.ceil(wide / CELL) + 2);
      this.taken = new Uint8Array(cells);
      this.takenByTitles = new Uint8Array(cells);
    }

    /**
     * Whether no row is free somewhere between.
     * @param {number} from
     * @param {number} to
     * @param {boolean} forTitle
     */
    isFull(from, to, forTitle) {
      const [taken, most] = forTitle ? [this.takenByTitles, this.titled] : [this.taken, this.rows.length];
      const cell = (/** @type {number} */ x) => Math.floor(x / CELL);
      return taken[cell((from + to) / 2)] >= most || (forTitle && (taken[cell(from) + 1] >= most || taken[cell(to) - 1] >= most));
    }

    /**
     * Puts a stretch into the first of the first rows that is free there.
     * @param {number} from
     * @param {number} to
     * @param {boolean} forTitle
     */
    put(from, to, forTitle) {
      for (let row = 0; row < (forTitle ? this.titled : this.rows.length); row++) {
        const taken = this.rows[row];
        let [low, high] = [0, taken.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (taken[middle][0] < to) low = middle + 1;
          else high = middle;
        }
        if (low === 0 || taken[low - 1][1] <= from) {
          taken.splice(low, 0, [from, to]);
          for (let cell = Math.ceil(Math.max(0, from) / CELL); (cell + 1) * CELL <= to && cell < this.taken.length; cell++) {
            this.taken[cell] += 1;
            if (row < this.titled) this.takenByTitles[cell] += 1;
          }
          return row;
        }
      }
      return -1;
    }

    /**
     * Gives more room to what begins at a place of a row; whether there is so much.
     * @param {number} row
     * @param {number} start
     * @param {number} from
     * @param {number} to
     */
    widen(row, start, from, to) {
      const taken = this.rows[row];
      let [low, high] = [0, taken.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (taken[middle][0] < start) low = middle + 1;
        else high = middle;
      }
      const isFree = (low === 0 || taken[low - 1][1] <= from) && (low + 1 >= taken.length || taken[low + 1][0] >= to);
      if (isFree && taken[low]?.[0] === start) taken[low] = [from, to];
      return isFree;
    }
  }

  /** @type {Map<string, number>} */
  const widths = new Map();
  /** @param {string} text */
  function widthOf(text) {
    let wide = widths.get(text);
    if (wide === undefined) {
      if (widths.size > 20000) widths.clear();
      pen.font = `${LABEL}px ${sans}`;
      wide = pen.measureText(text).width;
      widths.set(text, wide);
    }
    return wide;
  }

  /** Titles as they are drawn where there is room, and how wide they are. @type {([string, number] | undefined)[]} */
  let labels = [];

  /**
   * The first letters of a title, to the end of a word, with the status whole.
   * @param {number} at
   * @param {number} letters
   * @returns {[string, number]}
   */
  function cut(at, letters) {
    const status = events[at][6] ? ` (${part(at, '.status')})` : '';
    const title = Array.from(sign(at) + titleOf(at));
    let label = title.join('');
    if (title.length > letters) {
      const kept = title.slice(0, Math.max(0, letters)).join('');
      label = `${kept.slice(0, Math.max(kept.lastIndexOf(' '), letters / 2)).trimEnd()}…`;
    }
    return [label + status, widthOf(label + status) + 6];
  }

  /**
   * The title of an event beside its mark, as much of it as there is room for.
   * @param {number} at
   * @param {number} room
   * @returns {[string, number]}
   */
  function labelOf(at, room) {
    if (room < 60 || !titleOf(at)) return ['', 0];
    const most = narrow ? 26 : 60;
    labels[at] ??= cut(at, most);
    const whole = labels[at];
    if (whole[1] <= room) return whole;
    const part = cut(at, Math.floor((Math.min(whole[0].length, most) * room) / whole[1]) - 2);
    return part[1] <= room ? part : ['', 0];
  }

  /**
   * The title on the side where it has room, of both sides rather behind the mark.
   * @param {number} at
   * @param {number} from
   * @param {number} to
   * @param {number} wideAll
   */
  function beside(at, from, to, wideAll) {
    const [behind, ahead] = [wideAll - to - 6, from - 6];
    const [label, wide] = labelOf(at, Math.max(behind, ahead));
    const before = wide > behind && ahead > behind;
    return { label, wide, before, from: before ? from - wide - GAP : from, to: before ? to + 3 : to + wide + GAP };
  }

  let arranged = '';
  /** @type {Lane[]} */
  let lanes = [];
  /** How events were arranged on other scales: who zooms comes back to them. @type {Map<string, { lanes: Lane[], height: number }>} */
  const arrangements = new Map();

  /** Gives events rows, anew only when the filters change or the scale by a half. */
  function arrange() {
    const step = Math.floor(Math.log2(scale()) * 2);
    const key = `${step} ${width} ${state.lanes}`;
    if (key === arranged) return;
    if (!arranged || arrangements.size > 30) arrangements.clear();
    arranged = key;
    const known = arrangements.get(key);
    if (known) {
      ({ lanes, height } = known);
      return;
    }
    const k = 2 ** (step / 2);
    const all = [];
    for (const at of byImportance) if (passes[at] && dated[at]) all.push(at);
    lanes = state.lanes ? byActor(all) : [{ name: '', rows: Math.min(narrow ? 12 : 17, Math.max(5, count)), top: 0, placed: [], left: [], count: all.length }];
    let top = TOP;
    for (const lane of lanes) {
      const own = lane.name ? lane.left : all;
      // Few events stand in the order of time, as a stair, if all have room with their titles.
      if (own.length > 60 || !settle(lane, [...own].sort((a, b) => first[a] - first[b] || last[b] - last[a]), k, lane.rows)) {
        settle(lane, own, k, lane.rows - Math.floor(lane.rows / 3));
      }
      const rows = lane.placed.reduce((most, placed) => Math.max(most, placed.row + 1), 1);
      lane.rows = state.lanes ? rows : lane.rows;
      lane.top = top;
      top += lane.rows * ROW + COUNTS + (lane.name ? 24 : 0);
    }
    height = top + TICKS;
    arrangements.set(key, { lanes, height });
  }

  /**
   * A lane for each of the actors that are filtered for, or of those that most events name.
   * @param {number[]} all
   */
  function byActor(all) {
    /** @type {number[][]} */
    const of = actors.map(() => []);
    for (const at of all) for (const actor of new Set(events[at][8])) of[actor].push(at);
    const named = [...of.keys()].filter((actor) => of[actor].length);
    named.sort((a, b) => Number(state.actors.includes(b)) - Number(state.actors.includes(a)) || of[b].length - of[a].length || a - b);
    return named.slice(0, narrow ? 6 : 8).map((actor) => ({ name: actors[actor][1], rows: 4, top: 0, placed: [], left: of[actor], count: of[actor].length }));
  }

  /**
   * Puts events into the rows of a lane, one after the other, with their titles while there is room in the rows for titles; whether
   * all have a row and a title.
   * @param {Lane} lane
   * @param {number[]} all
   * @param {number} k
   * @param {number} titled
   */
  function settle(lane, all, k, titled) {
    const wideAll = (end - begin) * k;
    const shelves = new Shelves(lane.rows, titled, wideAll);
    [lane.placed, lane.left] = [[], []];
    let whole = true;
    for (const at of all) {
      const [from, to] = reach(at, k);
      if (shelves.isFull(from, to, false)) {
        whole = false;
        lane.left.push(at);
        continue;
      }
      const own = shelves.isFull(from, to, true) ? null : beside(at, from, to, wideAll);
      let row = own?.label && !shelves.isFull(own.from, own.to, true) ? shelves.put(own.from, own.to, true) : -1;
      if (row >= 0 && own) {
        lane.placed.push({ at, row, label: own.label, before: own.before, wide: own.wide });
        continue;
      }
      whole = false;
      row = shelves.put(from, to + 3, false);
      if (row < 0) lane.left.push(at);
      else lane.placed.push({ at, row, label: '', before: false, wide: 0 });
    }
    // Where there is room left beside marks they get their titles after all.
    for (const placed of whole ? [] : lane.placed) {
      if (placed.label) continue;
      const [from, to] = reach(placed.at, k);
      const own = beside(placed.at, from, to, wideAll);
      if (own.label && shelves.widen(placed.row, from, own.from, own.to)) [placed.label, placed.before, placed.wide] = [own.label, own.before, own.wide];
    }
    return whole;
  }

  /** What lies under the pointer: left, top, right, bottom, event. @type {[number, number, number, number, number][]} */
  let targets = [];

  function draw() {
    arrange();
    size(canvas, pen, height);
    pen.clearRect(0, 0, width, height);
    pen.textBaseline = 'middle';
    const bottom = height - TICKS;
    ticks(bottom);
    targets = [];
    for (const lane of lanes) {
      let top = lane.top;
      if (lane.name) {
        pen.strokeStyle = colour.rule;
        line(0, top + 0.5, width, top + 0.5);
        pen.font = `600 ${LABEL}px ${sans}`;
        pen.fillStyle = colour.ink;
        pen.textAlign = 'left';
        pen.fillText(`${lane.name} `, 0, top + 13);
        const wide = pen.measureText(`${lane.name}  `).width;
        pen.font = `${LABEL - 1}px ${sans}`;
        pen.fillStyle = colour.muted;
        pen.fillText(eventsWord(lane.count), wide, top + 13);
        top += 24;
      }
      for (const placed of lane.placed) paint(placed, top + placed.row * ROW + ROW / 2);
      leftOut(lane.left, top + lane.rows * ROW + COUNTS / 2);
    }
    drawStrip();
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  function line(x1, y1, x2, y2) {
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
  }

  /**
   * Draws an event in its row.
   * @param {Placed} placed
   * @param {number} y
   */
  function paint(placed, y) {
    const { at, label, before, wide } = placed;
    const k = scale();
    const shift = (begin - state.from) * k;
    const [start, stop] = mark(at, k);
    let [from, to] = [start + shift, stop + shift];
    const [far, near] = reach(at, k).map((x) => x + shift);
    const reachLeft = before ? far - wide : far;
    const reachRight = before ? near : near + wide;
    if (reachRight < 0 || reachLeft > width) return;
    const status = events[at][6];
    const doubted = status === 2;
    const body = bodyOf(at);
    pen.fillStyle = doubted ? colour.doubt : colour.accent;
    pen.strokeStyle = pen.fillStyle;
    pen.lineWidth = 1.3;
    if (far < from || near > to) {
      pen.setLineDash(events[at][4] & LOOK.about ? [5, 3] : [1.5, 3]);
      if (far < from) line(far, y, from, y);
      if (near > to) line(to, y, near, y);
      line(far, y - HALF, far, y + HALF);
      line(near, y - HALF, near, y + HALF);
      pen.setLineDash([]);
    }
    targets.push([Math.min(from, far) - 4, y - ROW / 2, Math.max(to, near) + 4, y + ROW / 2, at]);
    // What lies far outside is cut off: bars of centuries are drawn as quickly as others.
    from = Math.max(from, -60);
    to = Math.min(to, width + 60);
    const outline = body === HOLLOW || status === 1;
    if (body === DOT) pen.drawImage(sprite(doubted, outline), (from + to - SPRITE) / 2, y - SPRITE / 2, SPRITE, SPRITE);
    else if (body === PIECES) for (let x = from; x < to; x += 6) bar(x, y, Math.min(4, to - x), outline);
    else ends(from, to, y, leftOf(at), rightOf(at), outline);
    if (doubted && body !== DOT) line((from + to) / 2 - 4, y + 8, (from + to) / 2 + 4, y - 8);
    if (at === state.cursor) {
      pen.strokeStyle = colour.ink;
      pen.lineWidth = 2;
      pen.strokeRect(from - 4, y - HALF - 4, to - from + 8, 2 * HALF + 8);
    }
    if (label) title(placed, from, to, near, far, y);
  }

  /**
   * @param {Placed} placed
   * @param {number} from
   * @param {number} to
   * @param {number} near
   * @param {number} far
   * @param {number} y
   */
  function title(placed, from, to, near, far, y) {
    const { at, label, before, wide } = placed;
    pen.font = `${LABEL}px ${sans}`;
    pen.textAlign = 'left';
    let x = before ? far - wide : near + 6;
    // A bar that fills the view has its title on itself.
    if (!before && near > width && to - Math.max(from, 0) > wide + 40) {
      x = Math.max(from, 0) + 12;
      pen.fillStyle = colour.paper;
      pen.fillRect(x - 4, y - 8, wide + 4, 16);
    }
    pen.fillStyle = events[at][6] === 2 ? colour.doubt : colour.ink;
    pen.fillText(label, x, y + 0.5);
    targets.push([x, y - ROW / 2, x + wide, y + ROW / 2, at]);
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} x
   * @param {number} y
   * @param {boolean} doubted
   * @param {boolean} outline
   */
  function dot(pen, x, y, doubted, outline) {
    pen.beginPath();
    if (doubted) {
      pen.moveTo(x - 6, y);
      pen.lineTo(x, y - 6);
      pen.lineTo(x + 6, y);
      pen.lineTo(x, y + 6);
      pen.closePath();
    } else pen.arc(x, y, HALF, 0, 7);
    ink(pen, outline);
  }

  /**
   * Fills a path, or draws its outline on a pale ground.
   * @param {CanvasRenderingContext2D} pen
   * @param {boolean} outline
   */
  function ink(pen, outline) {
    if (!outline) {
      pen.fill();
      return;
    }
    pen.globalAlpha = 0.2;
    pen.fill();
    pen.globalAlpha = 1;
    pen.stroke();
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} wide
   * @param {boolean} outline
   */
  function bar(x, y, wide, outline) {
    pen.beginPath();
    pen.roundRect(x, y - HALF, Math.max(1, wide), 2 * HALF, Math.min(2, wide / 2));
    ink(pen, outline);
  }

  /**
   * A bar and its ends: closed, leading on, or in pieces where nobody knows them.
   * @param {number} from
   * @param {number} to
   * @param {number} y
   * @param {number} left
   * @param {number} right
   * @param {boolean} outline
   */
  function ends(from, to, y, left, right, outline) {
    if (left === ARROW) {
      head(from, from + 8, y, outline);
      from += 8;
    } else if (left === FADING) {
      for (const [x, wide] of [[from + 11, 6], [from + 5, 3.5], [from + 1, 1.5]]) bar(x, y, wide, outline);
      from += 19;
    }
    if (right === ARROW) {
      head(to, to - 8, y, outline);
      to -= 8;
    } else if (right === FADING) {
      for (const [x, wide] of [[to - 17, 6], [to - 8.5, 3.5], [to - 2.5, 1.5]]) bar(x, y, wide, outline);
      to -= 19;
    }
    if (to > from) bar(from, y, to - from, outline);
  }

  /**
   * @param {number} tipX
   * @param {number} base
   * @param {number} y
   * @param {boolean} outline
   */
  function head(tipX, base, y, outline) {
    pen.beginPath();
    pen.moveTo(tipX, y);
    pen.lineTo(base, y - HALF - 2);
    pen.lineTo(base, y + HALF + 2);
    pen.closePath();
    ink(pen, outline);
  }

  /**
   * Counts events without a row where they would stand.
   * @param {number[]} left
   * @param {number} y
   */
  function leftOut(left, y) {
    if (!left.length) return;
    const cell = 64;
    const counts = new Map();
    for (const at of left) {
      const x = xOf((first[at] + last[at]) / 2);
      if (x < 0 || x >= width) continue;
      const number = Math.floor(x / cell);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    pen.font = `${LABEL - 1}px ${sans}`;
    pen.fillStyle = colour.muted;
    pen.textAlign = 'center';
    for (const [number, many] of counts) pen.fillText(`+${grouped(many)}`, Math.min(number * cell + cell / 2, width - cell / 2), y);
  }

  // ---------------------------------------------------------------- ticks

  /** Steps from fine to coarse: days of a month, months of a year, years. @type {['d' | 'm' | 'y', number][]} */
  const STEPS = [['d', 1], ['d', 2], ['d', 5], ['d', 10], ['m', 1], ['m', 3], ['y', 1], ['y', 2], ['y', 5], ['y', 10], ['y', 20], ['y', 50], ['y', 100], ['y', 200], ['y', 500], ['y', 1000], ['y', 2000], ['y', 5000], ['y', 10000], ['y', 50000]];
  const DAYS = { d: 1, m: 30.4, y: 365.2 };

  /** @param {number} bottom */
  function ticks(bottom) {
    pen.lineWidth = 1;
    pen.strokeStyle = colour.muted;
    line(0, bottom + 0.5, width, bottom + 0.5);
    if (!hasDays) return;
    const k = scale();
    // The longest label of a year is that of one of the ends.
    const room = 24 + 8 * Math.max(...[state.from, state.to].map((day) => yearWords(ofDay(Math.floor(day))[0]).length));
    const [unit, step] = STEPS.find(([unit, step]) => DAYS[unit] * step * k >= (unit === 'y' ? room : unit === 'm' ? 52 : 34)) ?? STEPS[STEPS.length - 1];
    pen.textAlign = 'left';
    let context = '';
    let free = -Infinity;
    for (let day = next(Math.floor(state.from), unit, step, true); day <= state.to; day = next(day, unit, step, false)) {
      const x = Math.round(xOf(day)) + 0.5;
      const [year, month, date] = ofDay(day);
      pen.strokeStyle = colour.rule;
      line(x, 0, x, bottom);
      pen.strokeStyle = colour.muted;
      line(x, bottom, x, bottom + 5);
      pen.fillStyle = colour.ink;
      pen.font = `${LABEL - 1}px ${sans}`;
      const label = unit === 'y' ? yearWords(year) : unit === 'm' ? MONTHS[month - 1] : String(date);
      const fits = x + 3 + pen.measureText(label).width <= width;
      pen.textAlign = fits ? 'left' : 'right';
      pen.fillText(label, fits ? x + 3 : x - 3, bottom + 14);
      pen.textAlign = 'left';
      const own = unit === 'd' ? `${LONG[month - 1]} ${yearWords(year)}` : unit === 'm' ? yearWords(year) : '';
      if (own !== context && x > free && x < width - 40) {
        context = own;
        pen.fillStyle = colour.muted;
        pen.font = `600 ${LABEL - 1}px ${sans}`;
        pen.fillText(own, x + 3, bottom + 31);
        free = x + pen.measureText(own).width + 12;
      }
    }
    now(bottom);
  }

  /**
   * The day that the file's knowledge ends.
   * @param {number} bottom
   */
  function now(bottom) {
    if (!data.asOf) return;
    const x = Math.round(xOf(data.asOf + 1)) + 0.5;
    if (x < 0 || x > width) return;
    pen.setLineDash([2, 3]);
    pen.strokeStyle = colour.muted;
    line(x, 0, x, bottom);
    pen.setLineDash([]);
  }

  /**
   * The next day that begins a step.
   * @param {number} day
   * @param {'d' | 'm' | 'y'} unit
   * @param {number} step
   * @param {boolean} maybe
   */
  function next(day, unit, step, maybe) {
    let [year, month, date] = ofDay(maybe ? day : day + 1);
    if (unit === 'd') {
      const start = maybe ? day : day + 1;
      for (let at = start; ; at++) {
        const of = ofDay(at)[2];
        if ((of - 1) % step === 0 && (step === 1 || of <= 30 - step / 2)) return at;
      }
    }
    if (date > 1) [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    if (unit === 'm') {
      while ((month - 1) % step) month += 1;
      return month > 12 ? toDay(year + 1, 1, 1) : toDay(year, month, 1);
    }
    if (month > 1) year += 1;
    // Years before the first are counted from it, as people write them: 100 BCE is the year -99.
    const before = 1 - year - ((1 - year) % step);
    if (year <= 0 && before > 0) return toDay(1 - before, 1, 1);
    return toDay(Math.ceil(Math.max(1, year) / step) * step, 1, 1);
  }

  // ---------------------------------------------------------------- the strip

  let counted = '';
  /** @type {[Float64Array, Float64Array]} */
  let histogram = [new Float64Array(0), new Float64Array(0)];

  function tally() {
    const columns = Math.max(20, Math.floor(width / 4));
    const key = `${columns}`;
    if (key === counted) return;
    counted = key;
    histogram = [new Float64Array(columns), new Float64Array(columns)];
    const k = columns / (end - begin);
    for (let at = 0; at < count; at++) {
      if (!dated[at]) continue;
      const from = Math.min(columns - 1, Math.floor((first[at] - begin) * k));
      const to = Math.min(columns - 1, Math.max(from, Math.ceil((last[at] - begin) * k) - 1));
      for (let column = from; column <= to; column++) {
        histogram[0][column] += 1 / (to - from + 1);
        if (passes[at]) histogram[1][column] += 1 / (to - from + 1);
      }
    }
  }

  /** The columns of the strip, drawn when they change. */
  const columns = document.createElement('canvas');
  const columnPen = /** @type {CanvasRenderingContext2D} */ (columns.getContext('2d'));
  let drawnColumns = '';

  function drawColumns() {
    const key = `${counted} ${passed} ${width} ${ratio()} ${colour.accent}`;
    if (key === drawnColumns) return;
    drawnColumns = key;
    size(columns, columnPen, STRIP);
    columnPen.clearRect(0, 0, width, STRIP);
    const [all, own] = histogram;
    const wide = width / all.length;
    const highest = Math.max(...all, 1e-9);
    /** @param {Float64Array} counts @param {string} fill @param {number} alpha */
    const put = (counts, fill, alpha) => {
      columnPen.fillStyle = fill;
      columnPen.globalAlpha = alpha;
      for (let column = 0; column < counts.length; column++) {
        if (counts[column] <= 0) continue;
        const high = Math.max(1.5, (counts[column] / highest) * (STRIP - 8));
        columnPen.fillRect(column * wide, STRIP - high, Math.max(1, wide - 1), high);
      }
    };
    put(all, colour.column, 0.45);
    put(own, colour.accent, 1);
  }

  function drawStrip() {
    tally();
    drawColumns();
    size(stripCanvas, stripPen, STRIP);
    stripPen.clearRect(0, 0, width, STRIP);
    stripPen.drawImage(columns, 0, 0, width, STRIP);
    const [from, to] = brush();
    stripPen.fillStyle = colour.paper;
    stripPen.globalAlpha = 0.62;
    stripPen.fillRect(0, 0, from, STRIP);
    stripPen.fillRect(to, 0, width - to, STRIP);
    stripPen.globalAlpha = 1;
    stripPen.strokeStyle = isWhole() ? colour.rule : colour.ink;
    stripPen.lineWidth = 1;
    stripPen.strokeRect(from + 0.5, 0.5, Math.max(2, to - from - 1), STRIP - 1);
    stripPen.fillStyle = colour.muted;
    for (const x of [from, to]) stripPen.fillRect(Math.min(width - 4, Math.max(0, x - 2)), STRIP / 2 - 9, 4, 18);
  }

  /** Both ends of what the axis shows, on the strip. @returns {[number, number]} */
  function brush() {
    const k = width / (end - begin);
    return [Math.max(0, (state.from - begin) * k), Math.min(width, (state.to - begin) * k)];
  }

  // ---------------------------------------------------------------- moving

  let waits = false;
  let later = 0;

  /** Draws with the next frame, and brings list and address into line when the hand rests. */
  function refresh() {
    if (!waits) {
      waits = true;
      requestAnimationFrame(() => {
        waits = false;
        draw();
      });
    }
    clearTimeout(later);
    later = window.setTimeout(() => {
      list();
      address();
    }, 160);
  }

  /** Filters changed: everything is brought into line at once. */
  function changed() {
    filter();
    chips();
    draw();
    list();
    address();
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  function show(from, to) {
    const days = Math.min(Math.max(to - from, LEAST), end - begin);
    const middle = (from + to) / 2;
    state.from = Math.min(Math.max(middle - days / 2, begin), end - days);
    state.to = state.from + days;
    tip.hidden = true;
    refresh();
  }

  /**
   * @param {number} factor
   * @param {number} [x]
   */
  function zoom(factor, x = width / 2) {
    const day = dayAt(x);
    show(day - (day - state.from) * factor, day + (state.to - day) * factor);
  }

  /** @param {number} pixels */
  const pan = (pixels) => show(state.from + pixels / scale(), state.to + pixels / scale());

  /** @param {number} step */
  function walk(step) {
    const open = [];
    for (let at = 0; at < count; at++) if (passes[at] && dated[at]) open.push(at);
    if (!open.length) return;
    const place = open.indexOf(state.cursor);
    const begun = open.findIndex((at) => reachesInto(at));
    const to = place < 0 ? Math.max(0, begun) : Math.min(open.length - 1, Math.max(0, place + step));
    state.cursor = open[to];
    const [from, till] = [first[state.cursor], last[state.cursor]];
    if (from < state.from || till > state.to) {
      const days = Math.max(state.to - state.from, (till - from) * 1.2);
      show((from + till) / 2 - days / 2, (from + till) / 2 + days / 2);
    }
    draw();
    const target = targets.find((target) => target[4] === state.cursor);
    hint(state.cursor, target ? (target[0] + target[2]) / 2 : width / 2, target ? target[3] : 40);
    say(unseenLine, `${part(state.cursor, '.when > :first-child')}: ${titleOf(state.cursor)}`);
  }

  /**
   * Shows what an event is beside the pointer.
   * @param {number} at
   * @param {number} x
   * @param {number} y
   */
  function hint(at, x, y) {
    tip.replaceChildren(document.createElement('span'), document.createTextNode(titleOf(at)));
    const [when, status] = [part(at, '.when > :first-child'), part(at, '.status')];
    say(/** @type {Element} */ (tip.firstChild), [when, status].filter(Boolean).join(' · '));
    tip.dir = 'auto';
    tip.hidden = false;
    const wide = tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(width - wide, x - wide / 2))}px`;
    tip.style.top = `${axis.offsetTop + y + 10}px`;
  }

  /** @param {number} at */
  function open(at) {
    const article = articles[at];
    if (!article) return;
    if (article.hidden) {
      article.hidden = false;
      for (const around of [article.closest('.span'), article.closest('.heap')]) if (around instanceof HTMLElement) around.hidden = false;
      // It counts as shown from now on, so that the next filter hides it again.
      shown[at] = 1;
    }
    const link = /** @type {HTMLAnchorElement} */ (article.querySelector('.when + * a'));
    put(link.getAttribute('href') ?? '');
    article.scrollIntoView({ block: 'start' });
    flash(article);
    link.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} article */
  function flash(article) {
    for (const other of root.querySelectorAll('.flash')) other.classList.remove('flash');
    article.classList.add('flash');
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  function under(x, y) {
    for (let number = targets.length - 1; number >= 0; number--) {
      const [left, top, right, bottom, at] = targets[number];
      if (x >= left && x <= right && y >= top && y <= bottom) return at;
    }
    return -1;
  }

  /** Fingers and buttons that are down on the axis. @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let moved = 0;
  let apart = 0;

  /** @param {PointerEvent} event */
  const place = (event) => {
    const box = axis.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  axis.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    axis.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    moved = 0;
    apart = spanOf();
  });
  axis.addEventListener('pointermove', (event) => {
    const at = place(event);
    const was = down.get(event.pointerId);
    if (!was) {
      const found = event.pointerType === 'touch' ? -1 : under(at.x, at.y);
      axis.style.cursor = found < 0 ? '' : 'pointer';
      if (found < 0) tip.hidden = true;
      else hint(found, at.x, at.y);
      return;
    }
    moved += Math.abs(at.x - was.x) + Math.abs(at.y - was.y);
    down.set(event.pointerId, at);
    if (down.size === 1) {
      if (moved > 4) pan(was.x - at.x);
    } else {
      const own = spanOf();
      const middle = [...down.values()].reduce((sum, finger) => sum + finger.x, 0) / down.size;
      if (apart > 10 && own > 10) zoom(apart / own, middle);
      apart = own;
    }
  });
  /** @param {PointerEvent} event */
  const lift = (event) => {
    const was = down.get(event.pointerId);
    down.delete(event.pointerId);
    apart = spanOf();
    if (!was || event.type === 'pointercancel' || moved > 4 || down.size) return;
    const found = under(was.x, was.y);
    if (found >= 0) open(found);
    else tip.hidden = true;
  };
  axis.addEventListener('pointerup', lift);
  axis.addEventListener('pointercancel', lift);
  axis.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  axis.addEventListener('dblclick', (event) => zoom(0.5, event.clientX - axis.getBoundingClientRect().left));

  /** How far two fingers are apart. */
  function spanOf() {
    const [a, b] = [...down.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }

  // The wheel alone scrolls the page, unless the axis has been chosen.
  axis.addEventListener(
    'wheel',
    (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      const x = event.clientX - axis.getBoundingClientRect().left;
      if (sideways) pan(event.deltaX || event.deltaY);
      else if (event.ctrlKey || event.metaKey || document.activeElement === axis) zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 200))), x);
      else return;
      event.preventDefault();
    },
    { passive: false },
  );

  axis.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => pan(-width / 5),
      ArrowRight: () => pan(width / 5),
      '+': () => zoom(0.6),
      '=': () => zoom(0.6),
      '-': () => zoom(1.7),
      '0': () => show(begin, end),
      Home: () => show(begin, end),
      n: () => walk(1),
      p: () => walk(-1),
      Enter: () => state.cursor >= 0 && open(state.cursor),
      Escape: () => {
        tip.hidden = true;
      },
    };
    const does = keys[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });

  /** What is done with the strip: a new stretch, an end of it, or all of it. @type {{kind: 'new' | 'from' | 'to' | 'all', x: number, from: number, to: number} | null} */
  let hold = null;
  strip.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    strip.setPointerCapture(event.pointerId);
    const x = event.clientX - strip.getBoundingClientRect().left;
    const [from, to] = brush();
    const is = Math.abs(x - from) < 10 ? 'from' : Math.abs(x - to) < 10 ? 'to' : x > from && x < to && !isWhole() ? 'all' : 'new';
    hold = { kind: is, x, from, to };
  });
  strip.addEventListener('pointermove', (event) => {
    const x = Math.max(0, Math.min(width, event.clientX - strip.getBoundingClientRect().left));
    if (!hold) {
      const [from, to] = brush();
      strip.style.cursor = Math.abs(x - from) < 10 || Math.abs(x - to) < 10 ? 'ew-resize' : x > from && x < to && !isWhole() ? 'grab' : '';
      return;
    }
    const k = (end - begin) / width;
    const by = x - hold.x;
    let [from, to] = [hold.from, hold.to];
    if (hold.kind === 'new') [from, to] = [Math.min(hold.x, x), Math.max(hold.x, x)];
    else if (hold.kind === 'from') from = Math.min(x, to - 2);
    else if (hold.kind === 'to') to = Math.max(x, from + 2);
    else [from, to] = [from + by, to + by];
    if (hold.kind !== 'new' || Math.abs(by) > 4) show(begin + from * k, begin + to * k);
  });
  const release = () => {
    hold = null;
  };
  strip.addEventListener('pointerup', release);
  strip.addEventListener('pointercancel', release);

  // ---------------------------------------------------------------- filters

  const search = /** @type {HTMLInputElement} */ (find('#annals-text'));
  const box = /** @type {HTMLInputElement} */ (find('#annals-actor'));
  const options = /** @type {HTMLElement} */ (find('#annals-actors'));
  const slider = /** @type {HTMLInputElement} */ (find('#annals-known'));
  const knownOutput = /** @type {HTMLOutputElement} */ (find('.known output'));
  const chipList = /** @type {HTMLElement} */ (find('.chips'));
  const laneButton = /** @type {HTMLElement} */ (find('[data-do="lanes"]'));

  let typing = 0;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = window.setTimeout(() => {
      state.text = search.value;
      changed();
    }, 120);
  });

  /** @type {number[]} */
  let offered = [];
  let chosen = -1;

  /** The actors that go by what is typed, by the beginning of a word before its inside. */
  function offer() {
    const typed = fold(box.value.trim());
    /** @param {number} actor */
    const rank = (actor) => {
      let best = 9;
      for (const name of folded[actor]) {
        if (!typed || name.startsWith(typed)) best = Math.min(best, 0);
        else if (name.includes(` ${typed}`)) best = Math.min(best, 1);
        else if (name.includes(typed)) best = Math.min(best, 2);
      }
      return best;
    };
    const ranked = actors.map((_, actor) => ({ actor, rank: rank(actor), many: eventsOf[actor].length }));
    const found = ranked.filter(({ actor, rank, many }) => rank < 9 && (many || members[actor].length > 1) && !state.actors.includes(actor));
    found.sort((a, b) => a.rank - b.rank || b.many - a.many || a.actor - b.actor);
    offered = found.slice(0, 30).map(({ actor }) => actor);
    chosen = offered.length && typed ? 0 : -1;
    options.replaceChildren(...offered.map((actor, number) => option(actor, number, typed)));
    const isOpen = offered.length > 0 && document.activeElement === box;
    options.hidden = !isOpen;
    box.setAttribute('aria-expanded', String(isOpen));
    choose(chosen);
  }

  /**
   * @param {number} actor
   * @param {number} number
   * @param {string} typed
   */
  function option(actor, number, typed) {
    const item = document.createElement('li');
    item.id = `annals-option-${number}`;
    item.setAttribute('role', 'option');
    const name = document.createElement('span');
    name.textContent = actors[actor][1];
    name.dir = 'auto';
    // Under which of its names it was found, if that is not the one that is shown.
    const via = typed && !folded[actor][0].includes(typed) ? [actors[actor][1], ...actors[actor][2], actors[actor][0]][folded[actor].findIndex((one) => one.includes(typed))] : '';
    if (via) {
      const other = document.createElement('em');
      other.textContent = via;
      other.dir = 'auto';
      name.append(other);
    }
    const many = document.createElement('span');
    many.textContent = grouped(allEventsOf(actor).length);
    item.append(name, many);
    item.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take(actor);
    });
    return item;
  }

  /** @param {number} number */
  function choose(number) {
    chosen = number;
    for (const [at, item] of Array.from(options.children).entries()) item.setAttribute('aria-selected', String(at === number));
    const item = options.children[number];
    if (item) {
      box.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else box.removeAttribute('aria-activedescendant');
  }

  function close() {
    options.hidden = true;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }

  /** @param {number} actor */
  function take(actor) {
    if (!state.actors.includes(actor)) state.actors.push(actor);
    box.value = '';
    close();
    changed();
  }

  box.addEventListener('input', offer);
  box.addEventListener('focus', offer);
  box.addEventListener('blur', close);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (options.hidden) offer();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      choose(offered.length ? (chosen + step + offered.length) % offered.length : -1);
    } else if (event.key === 'Enter') {
      if (!options.hidden && chosen >= 0) take(offered[chosen]);
    } else if (event.key === 'Escape') {
      if (options.hidden) box.value = '';
      close();
    } else return;
    event.preventDefault();
  });
  find('.tools').addEventListener('submit', (event) => event.preventDefault());

  /** What narrows the page, each with a button that takes it back. */
  function chips() {
    /** @type {[string, () => void][]} */
    const all = state.actors.map((actor) => [
      actors[actor][1],
      () => {
        state.actors = state.actors.filter((own) => own !== actor);
      },
    ]);
    chipList.replaceChildren(
      ...all.map(([name, undo]) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = name;
        button.dir = 'auto';
        button.setAttribute('aria-label', `Remove the filter ${name}`);
        button.addEventListener('click', () => {
          undo();
          changed();
          box.focus();
          close();
        });
        item.append(button);
        return item;
      }),
    );
    chipList.hidden = !all.length;
    laneButton.setAttribute('aria-pressed', String(state.lanes));
    say(knownOutput, state.known === null ? '' : `by ${words(state.known)}`);
  }

  slider.addEventListener('input', () => {
    const number = Number(slider.value);
    state.known = number >= publicDays.length ? null : publicDays[number];
    slider.setAttribute('aria-valuetext', state.known === null ? 'everything' : words(state.known));
    changed();
  });

  function reset() {
    state.text = '';
    search.value = '';
    state.actors = [];
    state.known = null;
    slider.value = slider.max;
    [state.from, state.to] = [begin, end];
    changed();
  }

  root.addEventListener('click', (event) => {
    const target = /** @type {Element | null} */ (event.target);
    const actor = target?.closest('.actors [data-a]');
    if (actor) {
      take(Number(actor.getAttribute('data-a')));
      find('.timeline').scrollIntoView({ block: 'start' });
      return;
    }
    /** @type {Record<string, () => void>} */
    const does = {
      lanes: () => {
        state.lanes = !state.lanes;
        changed();
      },
      earlier: () => pan(-width / 3),
      later: () => pan(width / 3),
      out: () => zoom(1.7),
      in: () => zoom(0.6),
      all: () => show(begin, end),
      // The button goes with what it undoes.
      reset: () => {
        reset();
        search.focus();
      },
    };
    does[target?.closest('[data-do]')?.getAttribute('data-do') ?? '']?.();
  });

  // ---------------------------------------------------------------- addresses

  const viewLink = /** @type {HTMLAnchorElement} */ (find('a.view'));

  /** @param {string} hash */
  function put(hash) {
    // A frame without an origin of its own may not change its address; the link says it all the same.
    try {
      history.replaceState(history.state, '', hash);
    } catch {
      viewLink.href = hash;
    }
  }

  /** The view as an address: what is shown, who, what text, and what was known. */
  function view() {
    const query = new URLSearchParams();
    if (!isWhole()) {
      query.set('from', iso(Math.round(state.from)));
      query.set('to', iso(Math.round(state.to) - 1));
    }
    for (const actor of state.actors) query.append('actor', actors[actor][0]);
    if (state.text.trim()) query.set('text', state.text.trim());
    if (state.known !== null) query.set('known', iso(state.known));
    if (state.lanes) query.set('as', 'lanes');
    const said = query.toString();
    return said ? `#v&${said}` : '#v';
  }

  let told = '#v';
  function address() {
    const own = view();
    viewLink.href = own;
    if (own === told) return;
    told = own;
    put(own === '#v' ? '#' : own);
  }

  /** Goes where the address says. */
  function follow() {
    const hash = location.hash;
    if (hash.startsWith('#v&')) {
      const query = new URLSearchParams(hash.slice(3));
      const [from, to] = [fromIso(query.get('from')), fromIso(query.get('to'))];
      if (from !== null && to !== null && to >= from) [state.from, state.to] = [Math.max(begin, from), Math.min(end, to + 1)];
      else [state.from, state.to] = [begin, end];
      if (state.to - state.from < LEAST) [state.from, state.to] = [begin, end];
      state.actors = query.getAll('actor').map((id) => actors.findIndex((actor) => actor[0] === id)).filter((actor) => actor >= 0);
      state.text = query.get('text') ?? '';
      search.value = state.text;
      const known = fromIso(query.get('known'));
      const at = publicDays.findLastIndex((day) => known !== null && day <= known);
      state.known = at < 0 ? null : publicDays[at];
      slider.value = String(at < 0 ? publicDays.length : at);
      state.lanes = query.get('as') === 'lanes';
      told = hash;
      return;
    }
    if (!hash.startsWith('#e-')) return;
    const id = hash.slice(1);
    const article = document.getElementById(id) ?? document.getElementById(decode(id));
    if (!article?.classList.contains('event') || !root.contains(article)) return;
    if (article.hidden) reset();
    put(hash);
    article.scrollIntoView({ block: 'start' });
    flash(article);
  }

  /** @param {string} text */
  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  // ---------------------------------------------------------------- begin

  root.classList.add('live');
  for (const part of ['.tools', '.stage']) /** @type {HTMLElement} */ (find(part)).hidden = false;
  if (!hasDays) for (const part of ['.axis', '.strip', '.group', '.keys', '.legend']) /** @type {HTMLElement} */ (find(part)).hidden = true;
  if (publicDays.length > 1) {
    /** @type {HTMLElement} */ (find('.known')).hidden = false;
    slider.max = String(publicDays.length);
    slider.value = slider.max;
    slider.setAttribute('aria-valuetext', 'everything');
  }
  if (!actors.length || !hasDays) laneButton.hidden = true;
  if (!actors.length) /** @type {HTMLElement} */ (find('.who')).hidden = true;
  measure();
  follow();
  changed();

  // Names become buttons while nobody waits.
  /** @type {Element[]} */
  let named = [];
  let upgraded = 0;
  function upgrade() {
    for (const until = Math.min(named.length, upgraded + 400); upgraded < until; upgraded++) {
      const name = named[upgraded];
      const button = document.createElement('button');
      button.type = 'button';
      for (const { name: key, value } of name.attributes) button.setAttribute(key, value);
      button.textContent = name.textContent;
      button.title = 'Show only events with this actor';
      name.replaceWith(button);
    }
    if (upgraded < named.length) setTimeout(upgrade, 30);
  }

  /** While the list is on its way, titles are drawn as they come. */
  function arrive() {
    if (ready) return;
    arranged = '';
    draw();
    setTimeout(arrive, 400);
  }

  function complete() {
    ready = true;
    articles = Array.from(articles);
    heapUp();
    named = Array.from(root.querySelectorAll('.actors [data-a]'));
    if (state.text) filter();
    arranged = '';
    draw();
    list();
    // A view has been followed already, and somebody may have gone on from it.
    if (location.hash.startsWith('#e-')) follow();
    setTimeout(upgrade, 50);
  }
  if (document.readyState === 'loading') {
    setTimeout(arrive, 200);
    document.addEventListener('DOMContentLoaded', complete);
  } else complete();

  new ResizeObserver(() => {
    if (axis.clientWidth === width) return;
    measure();
    if (hasDays) draw();
  }).observe(axis);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    measure();
    draw();
  });
  window.addEventListener('hashchange', () => {
    follow();
    if (location.hash.startsWith('#v')) changed();
  });
})();
