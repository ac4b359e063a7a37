using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>The rules of axe-core (WCAG and best practices) on the web chat's page, in each state that a person meets.</summary>
[Collection("Browser")]
public sealed class AccessibilityTests(Chromium chromium)
{
    /// <summary>Colors matter to one rule only, so the others run once for each width.</summary>
    private static readonly AxeRunOptions ContrastOnly = new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } };

    private static readonly (ColorScheme Colors, int Width, AxeRunOptions? Rules)[] Looks =
        [(ColorScheme.Light, 1000, null), (ColorScheme.Dark, 1000, ContrastOnly), (ColorScheme.Dark, 360, ContrastOnly), (ColorScheme.Light, 360, null)];

    [Fact]
    public async Task The_page_breaks_no_rule_of_accessibility_in_any_state_light_or_dark_wide_or_narrow()
    {
        await using var states = await PageStates.StartAsync(chromium);
        var faults = new List<string>();
        var visited = 0;

        await states.VisitAsync(async (state, page) =>
        {
            visited++;
            foreach (var (colors, width, rules) in Looks)
            {
                await PageStates.ShowAsync(page, colors, width);
                var result = await page.RunAxe(rules);
                Assert.NotEmpty(result.Passes);
                faults.AddRange(result.Violations.Select(rule => $"{state}, {colors}, {width}: {rule.Id}: {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}"));
                faults.AddRange((await TooSmallAsync(page)).Select(fault => $"{state}, {width}: {fault}"));
            }
        });

        Assert.Equal(14, visited);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Returns the controls that are smaller than 44 by 44 pixels, and what is wider than the window.</summary>
    internal static Task<string[]> TooSmallAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => {
          const faults = [...document.querySelectorAll('button, a.press, label.go, [role=option]')]
            .map((element) => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
            .map(([element, box]) => `${Math.round(box.width)} by ${Math.round(box.height)}: ${element.outerHTML}`);
          if (document.documentElement.scrollWidth > innerWidth) faults.push(`${document.documentElement.scrollWidth} pixels wide`);
          return faults;
        }
        """);
}
