#!/bin/sh
# No key and no password in what Git keeps, or would keep. Finds are not sent anywhere to be verified.
# A line that only looks like a secret ends with the comment `pragma: allowlist secret`.
set -e
cd "$(dirname "$0")/.."

kept_files() {
    git ls-files -z --cached --others --exclude-standard 2>/dev/null ||
        # Without Git: all but what is made or installed.
        find . -mindepth 1 \( -name '.*' ! -name .github ! -name .ci -o -name node_modules -o -name __pycache__ \
            -o -name dist -o -name cdk.out -o -name cdktf.out \) -prune -o -type f -print0
}

# Excluded: words that stand for a secret where none is needed, names and addresses of secrets, the hashes that CDK
# and CDKTF add to names, fingerprints of twelve figures, and the trace id of the W3C's example. A queue's ARN looks like a
# token of Telegram's.
kept_files | xargs -0 detect-secrets-hook --no-verify --disable-plugin TelegramBotTokenDetector \
    --exclude-secrets '^(local|none|secret|test)$' \
    --exclude-secrets '^(projects/|https://|cv-analytics-|EXTRACT)' \
    --exclude-secrets '_[0-9A-F]{8}$' --exclude-secrets '^SsmParameterValue' --exclude-secrets '^[0-9a-f]{12}$' \
    --exclude-secrets '^4bf92f3577b34da6a3ce929d0e0e4736$'
