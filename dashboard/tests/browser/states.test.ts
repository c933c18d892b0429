import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { record } from "./documents.ts";
import { accessibilityFaults, DESKTOP, localConfig, PHONE, picture, servePage, TABLET } from "./page.ts";
import { lookFilled, onEmptyEmulator } from "./empty_emulator.ts";

onEmptyEmulator("the states of the page", (own) => {
  const rows = (page: Page) => page.locator(".live-list .row");

  test("an empty database is said to be empty, and the first question is shown", async () => {
    const page = await own.rig.look();
    await page.getByText("No message yet").waitFor();
    await page.getByText("Nobody is waiting").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "empty");
    await own.rig.store.put(record({ id: "issue-1", text: "Anybody here?" }));
    await rows(page).getByText("Anybody here?").waitFor();
    expect(await rows(page).count()).toBe(1);
  });

  for (const [name, options] of [
    ["live-light", { ...DESKTOP, colorScheme: "light" }],
    ["live-dark", { ...DESKTOP, colorScheme: "dark" }],
    ["phone-light", { ...PHONE, colorScheme: "light" }],
    ["phone-dark", { ...PHONE, colorScheme: "dark" }],
    ["tablet-light", { ...TABLET, colorScheme: "light" }],
    ["tablet-dark", { ...TABLET, colorScheme: "dark" }],
  ] as const) {
    test(`the page is shown without accessibility faults: ${name}`, async () => {
      const page = await lookFilled(own.rig, options);
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, name);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }

  test("keyboard only: a skip link comes first, and a slash leads to the search", async () => {
    const page = await lookFilled(own.rig);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("figures");
    await page.keyboard.press("/");
    await page.keyboard.type("rust");
    await page.getByText("1 found in all 25 messages").waitFor();
  });

  test("a chosen theme is kept", async () => {
    const page = await own.rig.look({ ...DESKTOP, colorScheme: "light" });
    await page.getByRole("button", { name: "Switch to the dark theme" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Switch to the light theme" }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  test("in the cloud, one signs in first", async () => {
    const cloud = await servePage({ ...localConfig(null), stage: "prod" });
    const page = await own.rig.open(DESKTOP, "", cloud.address);
    await page.getByRole("button", { name: "Sign in with Google" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "sign-in");
    cloud.close();
  });

  test("without a configuration the page says what is missing", async () => {
    const bare = await servePage(null);
    const page = await own.rig.open(DESKTOP, "", bare.address);
    await page.getByText("Could not read config.json beside this page").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    bare.close();
  });

  test("a page that is left ends its listeners at the server", async () => {
    const page = await own.rig.open();
    await page.addInitScript(() => {
      const send = navigator.sendBeacon.bind(navigator);
      navigator.sendBeacon = (address, ...rest) => {
        localStorage.setItem("sent", `${address}`);
        return send(address, ...rest);
      };
    });
    await page.reload();
    await page.locator(".connection[data-state=live]").waitFor();
    await page.goto(new URL("icon.svg", page.url()).href);
    expect(await page.evaluate(() => localStorage.getItem("sent"))).toContain("TYPE=terminate");
  });

  test("a page that comes back goes on", async () => {
    const page = await own.rig.look();
    await page.goto("about:blank");
    await page.goBack();
    await own.rig.store.put(record({ id: "issue-1", text: "Anybody still here?" }));
    await rows(page).getByText("Anybody still here?").waitFor();
  });
});
