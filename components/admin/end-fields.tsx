'use client';

import { use, useRef } from 'react';
import { FieldErrors } from '#components/field';
import { FormContext, useField } from '#components/form-context';
import { useReader } from '#components/reader';
import { Time, timeWords } from '#components/ui/time';
import { instantIn, localIn } from '#lib/schemas/reader';

const hour = 3_600_000;

/** Some ends that are asked for often, with the day's last second for a day. */
function presets(zone: string, now: number) {
  const local = localIn(zone, new Date(now));
  const day = new Date(`${local.slice(0, 10)}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + ((5 - day.getUTCDay() + 6) % 7) + 1);
  const friday = instantIn(zone, `${day.toISOString().slice(0, 10)}T23:59:59`);
  return [
    { label: '1 day', at: now + 24 * hour },
    { label: 'Until Friday', at: friday },
    { label: '30 days', at: now + 30 * 24 * hour },
  ].map(({ label, at }) => ({ label, at: new Date(Math.floor(at / 1_000) * 1_000) }));
}

/** When a role expires: never, one of the presets, or on a date, at its end or at a time. All in the reader's zone. */
export function EndFields({ expiresAt = null }: { expiresAt?: Date | null }) {
  const reader = useReader();
  const zone = reader.zone ?? 'UTC';
  const { id, errors, attributes } = useField('expiresAt', false);
  const fields = useRef<HTMLFieldSetElement>(null);
  const kept = [use(FormContext).values.expiresAt ?? []].flat();
  const [date = '', time = ''] = expiresAt ? localIn(zone, expiresAt).split('T') : [];
  const keptDate = kept.find((one) => /^\d{4}-\d\d-\d\d$/.test(one)) ?? date;
  const keptTime = kept.find((one) => /^\d\d:\d\d/.test(one)) ?? time;
  const choices = presets(zone, reader.now);
  const onDate = keptDate !== '' || keptTime !== '';

  const inputs = () => [...(fields.current?.querySelectorAll('input') ?? [])];
  function choose(which: 'preset' | 'date') {
    for (const input of inputs()) {
      if (which === 'preset' && input.type !== 'radio' && input.type !== 'hidden') input.value = '';
      if (which === 'date' && input.dataset.date !== undefined) input.checked = true;
    }
  }

  return (
    <fieldset {...attributes} className="end-fields" id={id} ref={fields} tabIndex={-1}>
      <legend className="label">Expires</legend>
      <input type="hidden" name="_zone" value={zone} />
      <div className="end-presets">
        <label className="choice-pill">
          <input
            type="radio"
            name="expiresAt"
            value=""
            defaultChecked={!onDate}
            onChange={() => choose('preset')}
          />
          Never
        </label>
        {choices.map(({ label, at }) => (
          <label key={label} className="choice-pill" title={timeWords(reader, at)} suppressHydrationWarning>
            <input
              type="radio"
              name="expiresAt"
              value={at.toISOString()}
              defaultChecked={kept.includes(at.toISOString())}
              onChange={() => choose('preset')}
            />
            {label}
            <span className="visually-hidden">
              , <Time at={at} exact />
            </span>
          </label>
        ))}
        <label className="choice-pill">
          <input type="radio" name="expiresAt" value="" defaultChecked={onDate} data-date />
          On a date
        </label>
      </div>
      <div className="end-date">
        <label>
          <span className="hint">Date</span>
          <input
            className="input"
            type="date"
            name="expiresAt"
            defaultValue={keptDate}
            key={`date ${zone}`}
            onChange={() => choose('date')}
          />
        </label>
        <label>
          <span className="hint">Time (optional)</span>
          <input
            className="input"
            type="time"
            name="expiresAt"
            defaultValue={keptTime}
            key={`time ${zone}`}
            onChange={() => choose('date')}
          />
        </label>
        <span className="hint">{zone.replaceAll('_', ' ')}</span>
      </div>
      <FieldErrors id={id} errors={errors} />
    </fieldset>
  );
}
