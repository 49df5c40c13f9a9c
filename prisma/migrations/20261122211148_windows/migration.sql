-- CreateTable
CREATE TABLE "Window" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Window_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "Window_endsAt_idx" ON "Window"("endsAt");
