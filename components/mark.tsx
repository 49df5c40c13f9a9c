/** The gatehouse: battlements and an arch. Decoration beside the name, so hidden from screen readers. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M3 3.5h4.2v3h2.7v-3h4.2v3h2.7v-3H21v17h-5.4v-6.4a3.6 3.6 0 0 0-7.2 0v6.4H3z" />
    </svg>
  );
}

const arches = [70, 130, 200, 280, 370, 470];

/** Arches within arches, faint, behind a form that stands alone. */
export function Arches() {
  return (
    <svg className="arches" viewBox="-480 0 960 900" aria-hidden="true" focusable="false">
      {arches.map((radius) => (
        <path key={radius} d={`M${-radius} 900V${520}a${radius} ${radius} 0 0 1 ${2 * radius} 0V900`} />
      ))}
    </svg>
  );
}
