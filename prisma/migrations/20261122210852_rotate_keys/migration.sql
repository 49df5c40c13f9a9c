-- AlterTable
ALTER TABLE "SigningKey" ADD COLUMN     "signsAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "AuditKeys" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "AuditKeys_pkey" PRIMARY KEY ("id")
);
