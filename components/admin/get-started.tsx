import { Card } from '#components/ui/card';
import { Icon } from '#components/ui/icon';
import type { FirstStepsView } from '#lib/schemas/dashboard';

interface Step {
  done: boolean;
  label: string;
  text: string;
  /** Where it is done; nowhere here, if it is done on the server. */
  href?: string;
}

const stepsOf = ({ https, ownRole, secondUser, settingsSaved }: FirstStepsView): Step[] => [
  { done: https, label: 'Serve Gatehouse over https', text: 'Set APP_URL to your https address.' },
  {
    done: ownRole,
    label: 'Create a role',
    text: 'Roles give users their permissions.',
    href: '/admin/roles/new',
  },
  {
    done: secondUser,
    label: 'Invite a user',
    text: 'They set their own password.',
    href: '/admin/users/new',
  },
  {
    done: settingsSaved,
    label: 'Choose who can create an account',
    text: 'Open to all, until you save the settings.',
    href: '/admin/settings',
  },
];

/** The first steps of a new installation, until all are done. */
export function GetStarted({ steps }: { steps: FirstStepsView }) {
  const all = stepsOf(steps);
  const left = all.filter(({ done }) => !done);
  if (left.length === 0) return null;
  return (
    <Card title="Get started" text={`${all.length - left.length} of ${all.length} done.`} flush>
      <ul className="get-started">
        {all.map((step) => (
          <li key={step.label} data-done={step.done}>
            <span className="get-started-mark">{step.done && <Icon name="check" />}</span>
            <StepText {...step} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function StepText({ done, label, text, href }: Step) {
  if (done)
    return (
      <p>
        <span className="visually-hidden">Done: </span>
        {label}
      </p>
    );
  return (
    <div>
      <p>{href ? <a href={href}>{label}</a> : label}</p>
      <p className="hint">{text}</p>
    </div>
  );
}
