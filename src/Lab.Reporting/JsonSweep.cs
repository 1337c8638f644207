using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Statistics;

namespace Lab.Reporting;

/// <summary>The member `sweeps` of the JSON result: an object for each sweep; none in a run without one.</summary>
internal static class JsonSweep
{
    internal static void Write(Utf8JsonWriter json, Assessment assessment)
    {
        if (assessment.Sweeps.Count > 0)
        {
            JsonReport.WriteArray(json, "sweeps", assessment.Sweeps, WriteSweep);
        }
    }

    private static void WriteSweep(Utf8JsonWriter json, SweepResult sweep)
    {
        json.WriteString("load", sweep.Load.Name);
        JsonReport.Number(json, "capacityRps", sweep.CapacityRps);
        JsonReport.Number(json, "limitUs", sweep.LimitUs);
        JsonReport.WriteArray(json, "knees", sweep.Knees, WriteKnee);
        JsonReport.WriteArray(json, "points", sweep.Curves.SelectMany(curve => curve.Points.Select(point => (curve.Arm, Point: point))), WritePoint);
        JsonReport.WriteArray(json, "changes", sweep.Changes, WriteChange);
    }

    private static void WriteKnee(Utf8JsonWriter json, KneeShift shift)
    {
        json.WriteString("arm", shift.Arm);
        json.WriteNumber("rounds", shift.Rounds);
        json.WriteNumber("roundsOutside", shift.Unplaced);
        Write(json, "baselineRps", shift.BaselineRps);
        Write(json, "armRps", shift.ArmRps);
        Write(json, "deltaRps", shift.DeltaRps);
        Write(json, "loss", shift.Loss);
    }

    private static void WritePoint(Utf8JsonWriter json, (string Arm, SweepPoint Point) each)
    {
        var point = each.Point;
        json.WriteString("arm", each.Arm);
        JsonReport.Number(json, "share", point.Share);
        JsonReport.Number(json, "rateRps", point.RateRps);
        JsonReport.Number(json, "offeredRps", point.OfferedRps);
        JsonReport.Number(json, "achievedRps", point.AchievedRps);
        Write(json, "p50Us", point.P50Us);
        Write(json, "p99Us", point.P99Us);
        JsonReport.Number(json, "rawP99Us", point.RawP99Us);
        json.WriteNumber("notSent", point.NotSent);
        json.WriteNumber("failed", point.Failed);
        JsonReport.Number(json, "cpuUsPerRequest", point.CpuUsPerRequest);
        json.WriteNumber("runs", point.Runs);
    }

    private static void WriteChange(Utf8JsonWriter json, SweepChange change)
    {
        json.WriteString("arm", change.Arm);
        json.WriteNumber("step", change.Step);
        json.WriteNumber("pairs", change.Pairs);
        Write(json, "p50", change.P50);
        Write(json, "p99", change.P99);
        Write(json, "cpu", change.Cpu);
    }

    private static void Write(Utf8JsonWriter json, string name, Amount? amount)
    {
        if (amount is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonReport.Number(json, "value", amount.Value);
        JsonReport.Number(json, "ci95Low", amount.Interval95?.Low);
        JsonReport.Number(json, "ci95High", amount.Interval95?.High);
        json.WriteEndObject();
    }
}
