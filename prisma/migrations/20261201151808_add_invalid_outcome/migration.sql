-- AlterEnum
ALTER TYPE "AuditOutcome" ADD VALUE 'invalid';
