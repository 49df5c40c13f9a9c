import { rolePath } from '#components/admin/role-url';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { Time } from '#components/ui/time';
import type { ExplanationView } from '#lib/schemas/permission';
import type { AssignmentView } from '#lib/schemas/role';

interface ExplanationProps {
  explanation: ExplanationView;
  /** The visitor may open roles. */
  linked: boolean;
  /** The visitor may assign the missing role to this person. */
  assignable: boolean;
}

/** Every path from the person over a role to the permission, or what is missing. */
export function Explanation({ explanation, linked, assignable }: ExplanationProps) {
  const { user, paths, ended, missing, suspended } = explanation;
  return (
    <>
      {paths.length > 0 && (
        <Card
          title={suspended ? 'Would be allowed by' : 'Allowed by'}
          text={suspended ? 'Once this user is reinstated.' : undefined}
          flush
        >
          <Paths paths={paths} explanation={explanation} linked={linked} />
        </Card>
      )}
      {paths.length === 0 && (
        <Card title="What is missing">
          {missing ? (
            <>
              <p>
                The smallest role that gives it is <RoleName {...missing} linked={linked} />, with{' '}
                {missing.permissions === 1 ? 'this permission only' : `${missing.permissions} permissions`}.
              </p>
              {assignable && (
                <p className="explanation-way">
                  <a href={`/admin/users/${user.id}?roleQuery=${missing.role}#add-role`}>
                    Assign {missing.label} to {user.username}
                  </a>
                </p>
              )}
            </>
          ) : (
            <p>No role gives this permission.</p>
          )}
        </Card>
      )}
      {ended.length > 0 && (
        <Card title="Ended" text="These grants gave it until they ended." flush>
          <Paths paths={ended} explanation={explanation} linked={linked} isEnded />
        </Card>
      )}
    </>
  );
}

function RoleName({ role, label, linked }: { role: string; label: string; linked: boolean }) {
  return linked ? <a href={rolePath(role)}>{label}</a> : <strong>{label}</strong>;
}

interface PathsProps extends Pick<ExplanationProps, 'explanation' | 'linked'> {
  paths: readonly AssignmentView[];
  isEnded?: boolean;
}

function Paths({ paths, explanation: { user, permission }, linked, isEnded = false }: PathsProps) {
  return (
    <ul className="items">
      {paths.map((path) => (
        <li key={path.role} className="item">
          <div className="item-main">
            <ol className="path" data-ended={isEnded || undefined}>
              <li>{user.username}</li>
              <li>
                <RoleName {...path} linked={linked} />
              </li>
              <li>
                <span className="code">{permission}</span>
              </li>
            </ol>
            <p className="item-facts">
              <span>Assigned by {path.grantedBy?.username ?? 'the system'}</span>
              <span>
                Since <Time at={path.grantedAt} />
              </span>
              <End path={path} isEnded={isEnded} />
            </p>
            {path.reason && <p className="item-quote">{path.reason}</p>}
          </div>
          {isEnded && <Badge>Ended</Badge>}
        </li>
      ))}
    </ul>
  );
}

function End({ path: { expiresAt }, isEnded }: { path: AssignmentView; isEnded: boolean }) {
  if (!expiresAt) return null;
  return (
    <span>
      {isEnded ? 'Ended at' : 'Until'} <Time at={expiresAt} />
    </span>
  );
}
