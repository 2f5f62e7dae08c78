"""Why a row of a delivery was not taken, and what is to be known of those that were: in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from liandong.law.rules import Text

REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "empty": Text("必填而为空", "empty, though it is needed"),
        "not_a_day": Text("不是日期", "not a date"),
        "serial": Text(
            "像是表格软件的日期序号，请把这一列设为日期格式后重新导出",
            "looks like the number by which a workbook counts days: give the column a date format and export anew",
        ),
        "too_early": Text(
            "早于最早的诊疗年份（本地设置），多为缺省值",
            "before the earliest year (local setting): usually what a system puts for nothing",
        ),
        "future": Text("日期在未来", "a day that has not come yet"),
        "before_day": Text("结束早于开始", "it ends before it begins"),
        "not_a_time": Text("不是时间", "not a time of the day"),
        "not_a_number": Text("不是数", "not a number"),
        "not_whole": Text("应为整数", "should be a whole number"),
        "too_large": Text("数值过大", "larger than anything real"),
        "negative": Text("不应为负", "should not be below zero"),
        "unknown_word": Text("不是这一列允许的取值", "none of the words that this column knows"),
        "not_an_age": Text("不是年龄", "not an age"),
        "too_long": Text("超过 200 个字", "longer than 200 characters"),
        "not_a_code": Text("不是代码（只含字母、数字和符号）", "not a code: letters, figures and signs only"),
        "identity": Text(
            "像身份证号或手机号，各列可能错位", "an identity number or telephone: have the columns shifted?"
        ),
        "encoding": Text("有无法解码的字符", "holds signs that cannot be decoded"),
        "cells": Text("列数与表头不符", "more or fewer cells than the heading"),
        "swallowed": Text(
            "单元格内换行，多为引号没有配对而吞并后面的行",
            "a line break in a cell: an open quotation mark takes in later lines",
        ),
        "not_valid": Text("来源标记为无效", "marked as not valid by its source"),
        "no_encounter": Text(
            "没有对应的就诊记录，请先导入就诊", "no encounter of this number: take in the encounters first"
        ),
    }
)

NOTES: Mapping[str, Text] = MappingProxyType(
    {
        "practitioner_unknown": Text(
            "医务人员不在登记库，另行编号保留，不当作违规",
            "the practitioner is not in the register: kept under a number apart, and no violation",
        ),
        "practitioner_unsaid": Text("没有写明医务人员", "no practitioner is named"),
        "institution_unknown": Text(
            "机构不在登记库，另行编号保留，不当作违规",
            "the institution is not in the register: kept under a number apart, and no violation",
        ),
        "patient_unsaid": Text("没有患者标识", "no patient is named"),
        "unmapped": Text(
            "项目未映射到项目组，不作判断", "the item is in no group of the mappings; nothing is asked of it"
        ),
        "subject_unknown": Text("科室未对应到诊疗科目", "the department is no licensed subject that is known"),
        "taken_back": Text("冲销（数量或金额为负）", "taken back: quantity or amount below zero"),
        "clock_ahead": Text(
            "时间晚于收到文件的时刻，该机构时钟偏快", "later than the file arrived: a clock that is ahead"
        ),
        "night": Text("普通门诊在 0 至 6 时", "outpatient between midnight and six"),
        "filled": Text("由就诊记录补全", "completed from the encounter"),
        "not_filled": Text("没有对应的就诊记录，未能补全", "no encounter of this number to complete it from"),
        "replaced": Text("替换了此前交付的同日数据", "earlier rows of the same days were replaced"),
        "skipped": Text("按格式说明不属于本表", "not of this table, by its layout"),
        "gathered": Text("并入同一处方", "lines gathered into their prescription"),
        "blank": Text("空行", "empty lines"),
        "in_quotes": Text("引号内换行", "line breaks within quotation marks"),
    }
)
