import { rolePath } from '#components/admin/role-url';
import { Badge } from '#components/ui/badge';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { Time } from '#components/ui/time';
import { UserName } from '#components/ui/user-name';
import type { ExplanationView } from '#lib/schemas/permission';
import type { AssignmentView } from '#lib/schemas/role';

interface ExplanationProps {
  explanation: ExplanationView;
  /** The visitor may open roles. */
  linked: boolean;
  /** The visitor may assign the missing role to this user. */
  assignable: boolean;
}

/** Every role assignment that gives the permission, or what is missing. */
export function Explanation({ explanation, linked, assignable }: ExplanationProps) {
  const { user, sources, ended, missing, suspended } = explanation;
  return (
    <>
      {sources.length > 0 && (
        <Card
          title={suspended ? 'Would be allowed by' : 'Allowed by'}
          text={suspended && 'Once this user is reinstated.'}
          flush
        >
          <Sources sources={sources} explanation={explanation} linked={linked} />
        </Card>
      )}
      {sources.length === 0 && (
        <Card title="How to grant it">
          {missing ? (
            <>
              <p>
                Least-privilege role: <RoleName {...missing} linked={linked} /> (
                {countOf(missing.permissions, 'permission', 'permissions')})
              </p>
              {assignable && (
                <p className="explanation-way">
                  <a href={`/admin/users/${user.id}?roleQuery=${missing.role}#add-role`}>
                    Add {missing.label} to {user.username}
                  </a>
                </p>
              )}
            </>
          ) : (
            <p>No role has this permission.</p>
          )}
        </Card>
      )}
      {ended.length > 0 && (
        <Card title="Expired" flush>
          <Sources sources={ended} explanation={explanation} linked={linked} isEnded />
        </Card>
      )}
    </>
  );
}

function RoleName({ role, label, linked }: { role: string; label: string; linked: boolean }) {
  return linked ? <a href={rolePath(role)}>{label}</a> : <strong>{label}</strong>;
}

interface SourcesProps extends Pick<ExplanationProps, 'explanation' | 'linked'> {
  sources: readonly AssignmentView[];
  isEnded?: boolean;
}

function Sources({ sources, explanation: { user, permission }, linked, isEnded = false }: SourcesProps) {
  return (
    <ul className="items">
      {sources.map((source) => (
        <li key={source.role} className="item">
          <div className="item-main">
            <ol className="path" data-ended={isEnded || undefined}>
              <li>
                <UserName user={user} />
              </li>
              <li>
                <RoleName {...source} linked={linked} />
              </li>
              <li>
                <span className="code">{permission}</span>
              </li>
            </ol>
            <p className="item-facts">
              <span>
                Assigned by {source.grantedBy ? <UserName user={source.grantedBy} /> : 'the system'}
              </span>
              <span>
                Since <Time at={source.grantedAt} />
              </span>
              <End source={source} isEnded={isEnded} />
            </p>
            {source.reason && <p className="item-quote">{source.reason}</p>}
          </div>
          {isEnded && <Badge>Expired</Badge>}
        </li>
      ))}
    </ul>
  );
}

function End({ source: { expiresAt }, isEnded }: { source: AssignmentView; isEnded: boolean }) {
  if (!expiresAt) return null;
  return (
    <span>
      {isEnded ? 'Expired' : 'Expires'} <Time at={expiresAt} exact />
    </span>
  );
}
