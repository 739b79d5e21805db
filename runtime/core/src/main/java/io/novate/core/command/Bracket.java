package io.novate.core.command;

/**
 * One step of a tiered margin schedule: above {@code notionalFloor} each further unit of notional
 * needs margin at these rates.
 *
 * @param notionalFloor money, 1e-6 of the settlement currency; 0 for the first bracket, increasing
 * @param initialPpm marginal initial margin rate, at least the maintenance rate, increasing
 * @param maintenancePpm marginal maintenance margin rate, positive, increasing
 */
public record Bracket(long notionalFloor, int initialPpm, int maintenancePpm) {}
