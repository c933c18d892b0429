import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist", ".tsbuild"]),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 10],
      eqeqeq: "error",
      // A browser's translation replaces text nodes: what React changes beside one needs an element of its own.
      "no-restricted-syntax": [
        "error",
        ...["JSXElement", "JSXFragment"].map((parent) => ({
          selector: `${parent}:has(> JSXText[value=/\\S/]):has(> JSXExpressionContainer)`,
          message: "Text beside an expression: give it an element of its own, or make one template of both.",
        })),
      ],
      // A number in a template reads the same with or without String().
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // TypeScript's noPropertyAccessFromIndexSignature asks for the very brackets that this rule refuses.
      "@typescript-eslint/dot-notation": "off",
    },
  },
  {
    files: ["tests/**"],
    // A describe() block is one function by form only.
    rules: { "max-lines-per-function": "off" },
  },
);
