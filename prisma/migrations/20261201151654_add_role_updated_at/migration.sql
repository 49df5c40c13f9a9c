-- AlterTable
ALTER TABLE "Role" ADD COLUMN     "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- Of earlier roles the audit trail knows it.
UPDATE "Role" SET "updatedAt" = COALESCE(
  (SELECT max("at") FROM "AuditEvent"
    WHERE "subjectId" = "Role"."id" AND "action" = 'role.updated' AND "outcome" = 'done'),
  "createdAt");
